using System.Numerics;

namespace Deocc.Engine.Tensors;

/// <summary>Rounds numbers of any type to bfloat16 in one step.</summary>
internal static class BFloat16Rounding
{
    /// <summary>The nearest bfloat16, ties to even.</summary>
    public static BFloat16 Round<T>(T value)
        where T : INumber<T>
    {
        float nearest = float.CreateSaturating(value);
        if (typeof(T) == typeof(float) || typeof(T) == typeof(Half) || !float.IsFinite(nearest)) return (BFloat16)nearest;

        // Rounded to odd, the intermediate float32 keeps which side of a tie the exact value lies on.
        T back = T.CreateSaturating(nearest);
        if (back == value || (BitConverter.SingleToUInt32Bits(nearest) & 1) != 0) return (BFloat16)nearest;
        return (BFloat16)(back > value ? float.BitDecrement(nearest) : float.BitIncrement(nearest));
    }
}
