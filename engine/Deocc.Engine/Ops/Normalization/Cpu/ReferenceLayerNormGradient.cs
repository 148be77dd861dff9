using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Normalization.Cpu;

/// <summary>Plain loops over each row; formulas as in <see cref="LaneLayerNormGradient"/>.</summary>
internal sealed class ReferenceLayerNormGradient : IKernel<LayerNormGradientProblem>
{
    public string Name => "reference";

    public bool Applies(in LayerNormGradientProblem problem) => true;

    public void Run(in LayerNormGradientProblem problem)
    {
        if (problem.Input.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in LayerNormGradientProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        long rows = problem.Mean.Elements;
        int length = problem.ParameterGradients.Shape[1];
        T* weights = problem.Weight is null ? null : problem.Weight.Pointer<T>();
        var parameterGradients = new double[2 * length];
        for (long row = 0; row < rows; row++)
        {
            T* gradients = problem.Gradient.Pointer<T>() + (row * length);
            T* input = problem.Input.Pointer<T>() + (row * length);
            T* result = problem.InputGradient.Pointer<T>() + (row * length);
            double mean = double.CreateTruncating(problem.Mean.Pointer<T>()[row]);
            double variance = double.CreateTruncating(problem.Variance.Pointer<T>()[row]);
            double inverseDeviation = 1 / Math.Sqrt(variance + problem.Epsilon);
            double sum = 0;
            double product = 0;
            for (int i = 0; i < length; i++)
            {
                double gradient = double.CreateTruncating(gradients[i]);
                double normalized = (double.CreateTruncating(input[i]) - mean) * inverseDeviation;
                parameterGradients[i] += gradient * normalized;
                parameterGradients[length + i] += gradient;
                double weighted = weights is null ? gradient : gradient * double.CreateTruncating(weights[i]);
                sum += weighted;
                product += weighted * normalized;
            }

            for (int i = 0; i < length; i++)
            {
                double weighted = double.CreateTruncating(gradients[i]);
                if (weights is not null) weighted *= double.CreateTruncating(weights[i]);
                double normalized = (double.CreateTruncating(input[i]) - mean) * inverseDeviation;
                result[i] = T.CreateTruncating(inverseDeviation * (weighted - ((sum + (normalized * product)) / length)));
            }
        }

        T* destination = problem.ParameterGradients.Pointer<T>();
        for (int i = 0; i < parameterGradients.Length; i++) destination[i] = T.CreateTruncating(parameterGradients[i]);
    }
}
