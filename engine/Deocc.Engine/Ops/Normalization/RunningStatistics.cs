using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>The running mean and variance of a batch normalization; both may be missing.</summary>
internal readonly record struct RunningStatistics
{
    private readonly Tensor? _mean;
    private readonly Tensor? _variance;

    private RunningStatistics(Tensor? mean, Tensor? variance) => (_mean, _variance) = (mean, variance);

    /// <summary>Checks them against an input [batch, channels, ...].</summary>
    /// <exception cref="ShapeException">One is missing, or has not one element per channel.</exception>
    public static RunningStatistics Check(string op, Tensor x, Tensor? mean, Tensor? variance)
    {
        if (mean is null != variance is null) throw new ShapeException($"{op}: give both running statistics or neither");
        CheckOne(op, x, mean, "running mean");
        CheckOne(op, x, variance, "running variance");
        return new(mean, variance);
    }

    /// <summary>Moves them in place towards a batch's statistics, the variance with Bessel's correction.</summary>
    /// <exception cref="ShapeException">The batch has one value per channel only, whose variance says nothing.</exception>
    public void Update(string op, in NormalizationGroups groups, Tensor mean, Tensor variance, double momentum)
    {
        if (groups.Elements == 1) throw new ShapeException($"{op}: a batch with one value per channel is too small to train; use a larger one");
        if (_mean is null) return;
        double bessel = (double)groups.Elements / (groups.Elements - 1);
        Pointwise.MapInPlace(new MovingAverageFunction(momentum, 1), _mean, mean);
        Pointwise.MapInPlace(new MovingAverageFunction(momentum, bessel), _variance!, variance);
    }

    private static void CheckOne(string op, Tensor x, Tensor? running, string name)
    {
        if (running is null) return;
        Require.SameTypeAndDevice(op, x, running);
        if (running.Rank != 1 || running.Elements != x.Shape[1])
            throw new ShapeException($"{op}: input {x.Shape} has {x.Shape[1]} channels but the {name} is {running.Shape}");
    }
}
