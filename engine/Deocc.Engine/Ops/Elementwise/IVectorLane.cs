namespace Deocc.Engine.Ops;

/// <summary>A register of single-precision numbers: what <see cref="VectorFunctions{TLane}"/> is built from.</summary>
/// <typeparam name="TSelf">The lane's own type.</typeparam>
public interface IVectorLane<TSelf> : ILane<TSelf>
    where TSelf : struct, IVectorLane<TSelf>
{
    /// <summary>Rounds to the nearest whole number, ties to even.</summary>
    static abstract TSelf Round(TSelf value);

    /// <summary>Limits to a range; NaN stays NaN.</summary>
    static abstract TSelf Clamp(TSelf value, float low, float high);

    /// <summary>The magnitude of the first with the sign of the second.</summary>
    static abstract TSelf CopySign(TSelf magnitude, TSelf sign);

    /// <summary>value * 2^exponent, rounded once; the exponent is a whole number within +-160, or NaN where the value is.</summary>
    static abstract TSelf ScaleByPowerOfTwo(TSelf value, TSelf exponent);

    /// <summary>
    /// Splits into a mantissa in [1, 2), which is returned, and a power of two. Zero has mantissa 1 and exponent -infinity,
    /// infinity mantissa 1 and exponent infinity; negative numbers and NaN have mantissa NaN.
    /// </summary>
    static abstract TSelf Split(TSelf value, out TSelf exponent);
}
