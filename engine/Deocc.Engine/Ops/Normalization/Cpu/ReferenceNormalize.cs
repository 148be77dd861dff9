using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Normalization.Cpu;

/// <summary>Plain loops over each group: mean, variance, output.</summary>
internal sealed class ReferenceNormalize : IKernel<NormalizeProblem>
{
    public string Name => "reference";

    public bool Applies(in NormalizeProblem problem) => true;

    public void Run(in NormalizeProblem problem)
    {
        if (problem.Input.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in NormalizeProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        NormalizationGroups groups = problem.Groups;
        T* input = problem.Input.Pointer<T>();
        T* means = problem.Mean.Pointer<T>();
        T* variances = problem.Variance.Pointer<T>();
        for (int group = 0; group < groups.Count; group++)
        {
            if (!problem.GivenStatistics)
            {
                Moments moments = OfGroup(input, groups, group);
                means[group] = T.CreateTruncating(moments.Mean);
                variances[group] = T.CreateTruncating(moments.Variance);
            }

            double mean = double.CreateTruncating(means[group]);
            double inverseDeviation = 1 / Math.Sqrt(double.CreateTruncating(variances[group]) + problem.Epsilon);
            for (int p = 0; p < groups.Planes; p++) Plane<T>(problem, groups.Plane(group, p), mean, inverseDeviation);
        }
    }

    /// <summary>The moments of a group of planes.</summary>
    public static unsafe Moments OfGroup<T>(T* input, in NormalizationGroups groups, int group)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double sum = 0;
        for (int p = 0; p < groups.Planes; p++)
        {
            T* plane = input + ((long)groups.Plane(group, p) * groups.PlaneElements);
            for (int i = 0; i < groups.PlaneElements; i++) sum += double.CreateTruncating(plane[i]);
        }

        double mean = sum / groups.Elements;
        double squares = 0;
        for (int p = 0; p < groups.Planes; p++)
        {
            T* plane = input + ((long)groups.Plane(group, p) * groups.PlaneElements);
            for (int i = 0; i < groups.PlaneElements; i++)
            {
                double deviation = double.CreateTruncating(plane[i]) - mean;
                squares += deviation * deviation;
            }
        }

        return new(groups.Elements, mean, squares);
    }

    private static unsafe void Plane<T>(in NormalizeProblem problem, int plane, double mean, double inverseDeviation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        NormalizationGroups groups = problem.Groups;
        int channel = plane % groups.Channels;
        double weight = problem.Weight is null ? 1 : double.CreateTruncating(problem.Weight.Pointer<T>()[channel]);
        double bias = problem.Bias is null ? 0 : double.CreateTruncating(problem.Bias.Pointer<T>()[channel]);
        long offset = (long)plane * groups.PlaneElements;
        T* input = problem.Input.Pointer<T>() + offset;
        T* output = problem.Output.Pointer<T>() + offset;
        T* residual = problem.Residual is null ? null : problem.Residual.Pointer<T>() + offset;
        for (int i = 0; i < groups.PlaneElements; i++)
        {
            double value = ((double.CreateTruncating(input[i]) - mean) * inverseDeviation * weight) + bias;
            if (residual is not null) value += double.CreateTruncating(residual[i]);
            output[i] = T.CreateTruncating(value > 0 ? value : value * problem.NegativeSlope);
        }
    }
}
