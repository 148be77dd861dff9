using System.Numerics;

namespace Deocc.Engine.Devices.Gpu;

/// <summary>
/// A number that many are divided by: a product and two shifts instead of a division, for which devices have no instruction
/// (Granlund and Montgomery, "Division by invariant integers using multiplication", 1994, theorem 4.2).
/// </summary>
internal struct Divisor
{
    public uint Multiplier;

    public int Shift;

    /// <summary>A divisor of at least 1.</summary>
    public static Divisor Of(int divisor)
    {
        int shift = 32 - BitOperations.LeadingZeroCount((uint)divisor - 1);
        ulong multiplier = ((1ul << (31 + shift)) + (uint)divisor - 1) / (uint)divisor;
        return new Divisor { Multiplier = (uint)multiplier, Shift = shift };
    }

    /// <summary>A number of at least 0 divided by this one, rounded down.</summary>
    public readonly int Divide(int number) => (int)((uint)(((ulong)((uint)number << 1) * Multiplier) >> 32) >> Shift);
}
