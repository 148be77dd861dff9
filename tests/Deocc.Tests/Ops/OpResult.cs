using System.Runtime.InteropServices;

namespace Deocc.Tests.Ops;

/// <summary>What one evaluation of a row gave: the output, then gradients, by name.</summary>
internal sealed class OpResult
{
    private readonly List<(string Name, double[] Values)> _parts = [];

    /// <summary>The implementations that ran.</summary>
    public HashSet<(Type Problem, string Kernel)> Kernels { get; } = [];

    public void Add(string name, double[] values) => _parts.Add((name, values));

    /// <summary>Fails where a value is farther from the expected one than the tolerance times the tensor's largest magnitude.</summary>
    public void AssertClose(OpResult expected, double tolerance, string context)
    {
        Assert.That(_parts, Has.Count.EqualTo(expected._parts.Count), context);
        for (int part = 0; part < _parts.Count; part++)
        {
            (string name, double[] actual) = _parts[part];
            double[] wanted = expected._parts[part].Values;
            Assert.That(actual, Has.Length.EqualTo(wanted.Length), $"{context}: {name}");
            double bound = tolerance * Math.Max(0.01, LargestMagnitude(wanted));
            int worst = -1;
            double worstError = 0;
            for (int i = 0; i < actual.Length; i++)
            {
                double error = Error(actual[i], wanted[i]);
                if (error <= worstError) continue;
                (worst, worstError) = (i, error);
            }

            if (worstError > bound)
            {
                Assert.Fail($"{context}: {name}: element {worst} of {actual.Length} is {actual[worst]:G9}, expected {wanted[worst]:G9}: "
                    + $"off by {worstError:G3}, allowed {bound:G3}");
            }
        }
    }

    /// <summary>Fails where a bit differs.</summary>
    public void AssertSameBits(OpResult expected, string context)
    {
        if (FindDifferentBits(expected) is { } difference) Assert.Fail($"{context}: {difference}");
    }

    /// <summary>Names the first value with other bits than expected; null where all are equal.</summary>
    public string? FindDifferentBits(OpResult expected)
    {
        for (int part = 0; part < _parts.Count; part++)
        {
            (string name, double[] actual) = _parts[part];
            double[] wanted = expected._parts[part].Values;
            int same = MemoryMarshal.Cast<double, long>(actual).CommonPrefixLength(MemoryMarshal.Cast<double, long>(wanted));
            if (same == actual.Length && same == wanted.Length) continue;
            return $"{name}: element {same} of {actual.Length} is {actual[same]:G9}, formerly {wanted[same]:G9}";
        }

        return null;
    }

    // Equal infinities and two NaNs are no error, a NaN against a number is an infinite one.
    private static double Error(double actual, double expected)
    {
        if (actual.Equals(expected)) return 0;
        double error = Math.Abs(actual - expected);
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }

    private static double LargestMagnitude(double[] values)
    {
        double largest = 0;
        foreach (double value in values)
        {
            if (double.IsFinite(value)) largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }
}
