using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Losses.Cpu;

/// <summary>One position after the other, in float64.</summary>
internal sealed class ReferenceCrossEntropy : IKernel<CrossEntropyProblem>
{
    public string Name => "reference";

    public bool Applies(in CrossEntropyProblem problem) => true;

    public void Run(in CrossEntropyProblem problem)
    {
        if (problem.Logits.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in CrossEntropyProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape shape = problem.Logits.Shape;
        int classes = shape[1];
        long positions = shape.ElementsBetween(2, shape.Rank);
        var labels = new ClassLabels(problem.Labels, classes, problem.IgnoredLabel);
        T* weights = problem.ClassWeights is null ? null : problem.ClassWeights.Pointer<T>();
        double labelWeight = 0;
        for (long place = 0; place < shape[0] * positions; place++)
        {
            (long image, long position) = Math.DivRem(place, positions);
            T* logits = problem.Logits.Pointer<T>() + (image * classes * positions) + position;
            double largest = double.NegativeInfinity;
            for (int c = 0; c < classes; c++) largest = Math.Max(largest, double.CreateTruncating(logits[c * positions]));
            double sum = 0;
            for (int c = 0; c < classes; c++) sum += Math.Exp(double.CreateTruncating(logits[c * positions]) - largest);
            double logSumExp = largest + Math.Log(sum);
            problem.LogSumExp.Pointer<T>()[place] = T.CreateTruncating(logSumExp);

            int label = labels.At(place);
            double loss = 0;
            if (label != ClassLabels.Ignored)
            {
                double weight = WeightOf(weights, label);
                labelWeight += weight;
                loss = (1 - problem.Smoothing) * weight * (logSumExp - double.CreateTruncating(logits[label * positions]));
                for (int c = 0; c < classes; c++)
                {
                    double share = problem.Smoothing / classes * WeightOf(weights, c);
                    loss += share * (logSumExp - double.CreateTruncating(logits[c * positions]));
                }
            }

            problem.Losses.Pointer<T>()[place] = T.CreateTruncating(loss);
        }

        *problem.LabelWeight.Pointer<T>() = T.CreateTruncating(labelWeight);
    }

    private static unsafe double WeightOf<T>(T* weights, int label)
        where T : unmanaged, IFloatingPointIeee754<T> => weights is null ? 1 : double.CreateTruncating(weights[label]);
}
