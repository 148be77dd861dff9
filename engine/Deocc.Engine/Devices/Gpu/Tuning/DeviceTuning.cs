using System.Collections.Concurrent;
using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Devices.Gpu.Tuning;

/// <summary>
/// The values that one device's kernels are built with: of the user's table, else of the one that ships, else the defaults. Tables
/// are read when the first kernel asks; values hold until the process ends, so that a run's bits do not change in the middle.
/// </summary>
/// <param name="model">The device's name in tables (<see cref="TunedDevice.Device"/>).</param>
/// <param name="limits">What its groups may take.</param>
/// <param name="userPath">The user's table; null for none.</param>
internal sealed class DeviceTuning(string model, GroupLimits limits, string? userPath)
{
    private readonly ConcurrentDictionary<string, TunableValues> _chosen = new(StringComparer.Ordinal);
    private readonly Lazy<TuningTable?> _user = new(() => userPath is null ? null : TuningTable.Read(userPath));

    /// <summary>The device's name in tables.</summary>
    public string Model => model;

    /// <summary>What the device's groups may take.</summary>
    public GroupLimits Limits => limits;

    /// <summary>The values of a kernel.</summary>
    /// <exception cref="FileFormatException">The user's table is damaged, or has values that the device cannot run.</exception>
    public TunableValues Of(TunableKernel kernel) =>
        _chosen.TryGetValue(kernel.Name, out TunableValues? values) ? values : _chosen.GetOrAdd(kernel.Name, Choose(kernel));

    /// <summary>Sets the values of a kernel from its next launch on.</summary>
    public void Set(TunableKernel kernel, TunableValues values) => _chosen[kernel.Name] = values;

    /// <summary>Takes the values of a kernel from the tables again, as they were read first.</summary>
    public void Reset(TunableKernel kernel) => _chosen.TryRemove(kernel.Name, out _);

    /// <summary>The values of a kernel without the user's table.</summary>
    public TunableValues Default(TunableKernel kernel)
    {
        // What ships is for whole families of devices: one that cannot run it takes the first candidate that it can.
        TunableValues? shipped = TuningTable.Shipped.Find(model, kernel.Name) is { } given ? Named(given, kernel) : null;
        return shipped is not null && kernel.Refuse(shipped, limits) is null ? shipped : kernel.Default(limits);
    }

    private TunableValues Choose(TunableKernel kernel)
    {
        if (_user.Value?.Find(model, kernel.Name) is { } own)
        {
            TunableValues? values = Named(own, kernel);
            string? reason = values is null ? $"the constants of {kernel.Name} are {string.Join(", ", kernel.Candidates[0].Names)}" : kernel.Refuse(values, limits);
            return reason is null ? values! : throw new FileFormatException($"{userPath}: {kernel.Name} of '{model}' cannot be used: {reason}; {TuningTable.Remedy}");
        }

        return Default(kernel);
    }

    private static TunableValues? Named(IReadOnlyDictionary<string, int> values, TunableKernel kernel)
    {
        string[] names = [.. kernel.Candidates[0].Names];
        return values.Count == names.Length && names.All(values.ContainsKey) ? new TunableValues([.. names.Select(name => (name, values[name]))]) : null;
    }
}
