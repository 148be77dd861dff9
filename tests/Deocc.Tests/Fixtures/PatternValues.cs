using System.Text;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Fixtures;

/// <summary>
/// Values from a formula of a name and an index, the same bits as in formula.py, so that recorded cases need to store
/// outputs only.
/// </summary>
public static class PatternValues
{
    private const double Half = 1 << 23;

    /// <summary>Numbers in [centre - scale, centre + scale).</summary>
    public static float[] Reals(string name, long count, double centre = 0, double scale = 1)
    {
        uint seed = SeedOf(name);
        var values = new float[count];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(centre + scale * ((Mix(seed + (uint)i) >> 8) / Half - 1));
        return values;
    }

    /// <summary>Numbers in [0, limit).</summary>
    public static long[] Indices(string name, long count, uint limit)
    {
        uint seed = SeedOf(name);
        var values = new long[count];
        for (int i = 0; i < values.Length; i++) values[i] = Mix(seed + (uint)i) % limit;
        return values;
    }

    /// <summary>The value range of a network's parameter or buffer, by its name and shape; see fill_network in formula.py.</summary>
    public static (double Centre, double Scale) RangeOfParameter(string name, Shape shape)
    {
        if (name.EndsWith("running_var", StringComparison.Ordinal)) return (1, 0.3);
        if (shape.Rank >= 2) return (0, Math.Sqrt(6.0 / (shape.Elements / shape[0])));
        return name.EndsWith("weight", StringComparison.Ordinal) ? (1, 0.2) : (0, 0.1);
    }

    // FNV-1a.
    private static uint SeedOf(string name)
    {
        uint seed = 2166136261;
        foreach (byte value in Encoding.UTF8.GetBytes(name)) seed = (seed ^ value) * 16777619;
        return seed;
    }

    // The 32-bit finaliser "lowbias32" of C. Wellons.
    private static uint Mix(uint x)
    {
        x ^= x >> 16;
        x *= 0x7FEB352D;
        x ^= x >> 15;
        x *= 0x846CA68B;
        return x ^ (x >> 16);
    }
}
