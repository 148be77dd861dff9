using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Normalization.Cpu;

/// <summary>Plain loops over each group: mean, variance, output.</summary>
internal sealed class ReferenceModulate : IKernel<ModulateProblem>
{
    public string Name => "reference";

    public bool Applies(in ModulateProblem problem) => true;

    public void Run(in ModulateProblem problem)
    {
        if (problem.Input.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in ModulateProblem problem)
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
                Moments moments = ReferenceNormalize.OfGroup(input, groups, group);
                means[group] = T.CreateTruncating(moments.Mean);
                variances[group] = T.CreateTruncating(moments.Variance);
            }

            double mean = double.CreateTruncating(means[group]);
            double inverseDeviation = 1 / Math.Sqrt(double.CreateTruncating(variances[group]) + problem.Epsilon);
            for (int p = 0; p < groups.Planes; p++)
            {
                long start = (long)groups.Plane(group, p) * groups.PlaneElements;
                for (long i = start; i < start + groups.PlaneElements; i++)
                {
                    double normalized = (double.CreateTruncating(input[i]) - mean) * inverseDeviation;
                    double gamma = double.CreateTruncating(problem.Gamma.Pointer<T>()[i]);
                    double value = (normalized * (1 + gamma)) + double.CreateTruncating(problem.Beta.Pointer<T>()[i]);
                    problem.Output.Pointer<T>()[i] = T.CreateTruncating(value > 0 ? value : value * problem.NegativeSlope);
                }
            }
        }
    }
}
