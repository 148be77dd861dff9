using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Normalization.Cpu;

/// <summary>Plain loops over each row: mean, variance, output.</summary>
internal sealed class ReferenceLayerNorm : IKernel<LayerNormProblem>
{
    public string Name => "reference";

    public bool Applies(in LayerNormProblem problem) => true;

    public void Run(in LayerNormProblem problem)
    {
        if (problem.Input.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in LayerNormProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        long rows = problem.Mean.Elements;
        if (rows == 0) return;
        int length = checked((int)(problem.Input.Elements / rows));
        T* weight = problem.Weight is null ? null : problem.Weight.Pointer<T>();
        T* bias = problem.Bias is null ? null : problem.Bias.Pointer<T>();
        for (long row = 0; row < rows; row++)
        {
            T* input = problem.Input.Pointer<T>() + (row * length);
            T* output = problem.Output.Pointer<T>() + (row * length);
            double mean = 0;
            for (int i = 0; i < length; i++) mean += double.CreateTruncating(input[i]) / length;
            double variance = 0;
            for (int i = 0; i < length; i++)
            {
                double deviation = double.CreateTruncating(input[i]) - mean;
                variance += deviation * deviation / length;
            }

            problem.Mean.Pointer<T>()[row] = T.CreateTruncating(mean);
            problem.Variance.Pointer<T>()[row] = T.CreateTruncating(variance);
            double inverseDeviation = 1 / Math.Sqrt(variance + problem.Epsilon);
            for (int i = 0; i < length; i++)
            {
                double value = (double.CreateTruncating(input[i]) - mean) * inverseDeviation;
                if (weight is not null) value *= double.CreateTruncating(weight[i]);
                if (bias is not null) value += double.CreateTruncating(bias[i]);
                output[i] = T.CreateTruncating(value);
            }
        }
    }
}
