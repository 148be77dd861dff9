using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Losses.Cpu;

/// <summary>One position after the other, in float64.</summary>
internal sealed class ReferenceCrossEntropyGradient : IKernel<CrossEntropyGradientProblem>
{
    public string Name => "reference";

    public bool Applies(in CrossEntropyGradientProblem problem) => true;

    public void Run(in CrossEntropyGradientProblem problem)
    {
        if (problem.Logits.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in CrossEntropyGradientProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape shape = problem.Logits.Shape;
        int classes = shape[1];
        long positions = shape.ElementsBetween(2, shape.Rank);
        var labels = new ClassLabels(problem.Labels, classes, problem.IgnoredLabel);
        T* weights = problem.ClassWeights is null ? null : problem.ClassWeights.Pointer<T>();
        double total = 0;
        for (int c = 0; c < classes; c++) total += weights is null ? 1 : double.CreateTruncating(weights[c]);
        double share = problem.Smoothing / classes;
        for (long place = 0; place < shape[0] * positions; place++)
        {
            (long image, long position) = Math.DivRem(place, positions);
            long offset = (image * classes * positions) + position;
            T* logits = problem.Logits.Pointer<T>() + offset;
            T* result = problem.LogitsGradient.Pointer<T>() + offset;
            int label = labels.At(place);
            double logSumExp = double.CreateTruncating(problem.LogSumExp.Pointer<T>()[place]);
            double gradient = double.CreateTruncating(problem.Gradient.Pointer<T>()[problem.Gradient.Elements == 1 ? 0 : place]);
            if (label == ClassLabels.Ignored) gradient = 0;
            double labelWeight = label == ClassLabels.Ignored || weights is null ? 1 : double.CreateTruncating(weights[label]);
            double hard = (1 - problem.Smoothing) * labelWeight;
            for (int c = 0; c < classes; c++)
            {
                double weight = weights is null ? 1 : double.CreateTruncating(weights[c]);
                double probability = Math.Exp(double.CreateTruncating(logits[c * positions]) - logSumExp);
                double slope = ((hard + (share * total)) * probability) - (c == label ? hard : 0) - (share * weight);
                result[c * positions] = T.CreateTruncating(gradient * slope);
            }
        }
    }
}
