using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Normalization.Cpu;

/// <summary>Plain loops over each group: the sums, then the gradients; formulas as in <see cref="LaneNormalizeGradient"/>.</summary>
internal sealed class ReferenceNormalizeGradient : IKernel<NormalizeGradientProblem>
{
    public string Name => "reference";

    public bool Applies(in NormalizeGradientProblem problem) => true;

    public void Run(in NormalizeGradientProblem problem)
    {
        if (problem.Input.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in NormalizeGradientProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        NormalizationGroups groups = problem.Groups;
        var parameterGradients = new double[2 * groups.Channels];
        for (int group = 0; group < groups.Count; group++)
        {
            double mean = double.CreateTruncating(problem.Mean.Pointer<T>()[group]);
            double variance = double.CreateTruncating(problem.Variance.Pointer<T>()[group]);
            double inverseDeviation = 1 / Math.Sqrt(variance + problem.Epsilon);
            double sum = 0;
            double product = 0;
            for (int p = 0; p < groups.Planes; p++)
            {
                int plane = groups.Plane(group, p);
                int channel = plane % groups.Channels;
                double weight = Parameter<T>(problem.Weight, channel, 1);
                for (int i = 0; i < groups.PlaneElements; i++)
                {
                    double gradient = GradientAt<T>(problem, plane, i, mean, inverseDeviation, out double normalized);
                    sum += weight * gradient;
                    product += weight * gradient * normalized;
                    parameterGradients[channel] += gradient * normalized;
                    parameterGradients[groups.Channels + channel] += gradient;
                }
            }

            double share = problem.GivenStatistics ? 0 : 1.0 / groups.Elements;
            for (int p = 0; p < groups.Planes; p++)
            {
                int plane = groups.Plane(group, p);
                double weight = Parameter<T>(problem.Weight, plane % groups.Channels, 1);
                for (int i = 0; i < groups.PlaneElements; i++)
                {
                    double gradient = GradientAt<T>(problem, plane, i, mean, inverseDeviation, out double normalized);
                    double inputGradient = inverseDeviation * ((weight * gradient) - (share * (sum + (normalized * product))));
                    long place = ((long)plane * groups.PlaneElements) + i;
                    problem.InputGradient.Pointer<T>()[place] = T.CreateTruncating(inputGradient);
                    if (problem.ResidualGradient is not null)
                        problem.ResidualGradient.Pointer<T>()[place] = T.CreateTruncating(gradient);
                }
            }
        }

        T* destination = problem.ParameterGradients.Pointer<T>();
        for (int i = 0; i < parameterGradients.Length; i++) destination[i] = T.CreateTruncating(parameterGradients[i]);
    }

    private static unsafe double GradientAt<T>(
        in NormalizeGradientProblem problem, int plane, int i, double mean, double inverseDeviation, out double normalized)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        long place = ((long)plane * problem.Groups.PlaneElements) + i;
        int channel = plane % problem.Groups.Channels;
        normalized = (double.CreateTruncating(problem.Input.Pointer<T>()[place]) - mean) * inverseDeviation;
        double value = problem.Output is null
            ? (normalized * Parameter<T>(problem.Weight, channel, 1)) + Parameter<T>(problem.Bias, channel, 0)
            : double.CreateTruncating(problem.Output.Pointer<T>()[place]);
        double gradient = double.CreateTruncating(problem.Gradient.Pointer<T>()[place]);
        return value > 0 ? gradient : gradient * problem.NegativeSlope;
    }

    private static unsafe double Parameter<T>(Tensor? parameter, int channel, double otherwise)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        parameter is null ? otherwise : double.CreateTruncating(parameter.Pointer<T>()[channel]);
}
