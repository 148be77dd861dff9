namespace Deocc.Benchmarks.Throughput;

/// <summary>What one call of a benchmark has to do at least; <see cref="ThroughputColumn"/> divides it by the time.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WorkAttribute : Attribute
{
    /// <summary>Bytes read and written, each input and output once.</summary>
    public double Bytes { get; init; }

    /// <summary>Multiplications and additions; where it is given, the bytes do not count.</summary>
    public double Flops { get; init; }
}
