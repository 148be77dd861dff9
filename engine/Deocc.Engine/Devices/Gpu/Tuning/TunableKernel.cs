namespace Deocc.Engine.Devices.Gpu.Tuning;

/// <summary>A kernel, or one class of its problems, whose constants a device's table may set.</summary>
internal abstract class TunableKernel
{
    /// <summary>What tables call it, such as <c>matmul.large</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Sets worth measuring, the defaults first; any device runs one of them.</summary>
    public abstract IReadOnlyList<TunableValues> Candidates { get; }

    /// <summary>Values in a few words, for people.</summary>
    public abstract string Describe(TunableValues values);

    /// <summary>Why groups with these values cannot run on a device; null where they can.</summary>
    /// <param name="values">Values of the candidates' names.</param>
    /// <param name="limits">What a group may take.</param>
    public abstract string? Refuse(TunableValues values, GroupLimits limits);

    /// <summary>One more candidate that follows from what the others took; null where none does.</summary>
    /// <param name="milliseconds">The times of the candidates that were measured, on each problem.</param>
    public virtual TunableValues? Combine(IReadOnlyDictionary<TunableValues, double[]> milliseconds) => null;

    /// <summary>The values that a device gets without a table: the first candidate that it can run.</summary>
    /// <exception cref="Diagnostics.DeviceException">It can run none.</exception>
    public TunableValues Default(GroupLimits limits) => Candidates.FirstOrDefault(values => Refuse(values, limits) is null)
        ?? throw new Diagnostics.DeviceException($"{Name}: no tile fits the device's groups of {limits.Items} items and {limits.SharedBytes} bytes of shared memory; use the device cpu");
}
