using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Normalization.Cpu;

/// <summary>Plain loops over each group; formulas as in <see cref="LaneModulateGradient"/>.</summary>
internal sealed class ReferenceModulateGradient : IKernel<ModulateGradientProblem>
{
    public string Name => "reference";

    public bool Applies(in ModulateGradientProblem problem) => true;

    public void Run(in ModulateGradientProblem problem)
    {
        if (problem.Input.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in ModulateGradientProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        NormalizationGroups groups = problem.Groups;
        for (int group = 0; group < groups.Count; group++)
        {
            double mean = double.CreateTruncating(problem.Mean.Pointer<T>()[group]);
            double variance = double.CreateTruncating(problem.Variance.Pointer<T>()[group]);
            double inverseDeviation = 1 / Math.Sqrt(variance + problem.Epsilon);
            double sum = 0;
            double product = 0;
            for (int p = 0; p < groups.Planes; p++)
            {
                long start = (long)groups.Plane(group, p) * groups.PlaneElements;
                for (long i = start; i < start + groups.PlaneElements; i++)
                {
                    double gradient = GradientAt<T>(problem, i, mean, inverseDeviation, out double normalized);
                    double scaled = gradient * (1 + double.CreateTruncating(problem.Gamma.Pointer<T>()[i]));
                    sum += scaled;
                    product += scaled * normalized;
                    problem.GammaGradient.Pointer<T>()[i] = T.CreateTruncating(gradient * normalized);
                    if (problem.BetaGradient is not null) problem.BetaGradient.Pointer<T>()[i] = T.CreateTruncating(gradient);
                }
            }

            double share = problem.GivenStatistics ? 0 : 1.0 / groups.Elements;
            for (int p = 0; p < groups.Planes; p++)
            {
                long start = (long)groups.Plane(group, p) * groups.PlaneElements;
                for (long i = start; i < start + groups.PlaneElements; i++)
                {
                    double gradient = GradientAt<T>(problem, i, mean, inverseDeviation, out double normalized);
                    double scaled = gradient * (1 + double.CreateTruncating(problem.Gamma.Pointer<T>()[i]));
                    double inputGradient = inverseDeviation * (scaled - (share * (sum + (normalized * product))));
                    problem.InputGradient.Pointer<T>()[i] = T.CreateTruncating(inputGradient);
                }
            }
        }
    }

    private static unsafe double GradientAt<T>(
        in ModulateGradientProblem problem, long i, double mean, double inverseDeviation, out double normalized)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        normalized = (double.CreateTruncating(problem.Input.Pointer<T>()[i]) - mean) * inverseDeviation;
        double gamma = double.CreateTruncating(problem.Gamma.Pointer<T>()[i]);
        double value = (normalized * (1 + gamma)) + double.CreateTruncating(problem.Beta.Pointer<T>()[i]);
        double gradient = double.CreateTruncating(problem.Gradient.Pointer<T>()[i]);
        return value > 0 ? gradient : gradient * problem.NegativeSlope;
    }
}
