namespace Deocc.Engine.Ops;

/// <summary>
/// One SIMD register's worth of floating-point numbers, one number in the scalar case. Element-wise functions are written
/// once against this interface; the JIT makes a loop of machine instructions for each width. Comparisons give masks for
/// <see cref="Select"/>.
/// </summary>
/// <typeparam name="TSelf">The lane's own type.</typeparam>
public unsafe interface ILane<TSelf>
    where TSelf : struct, ILane<TSelf>
{
    /// <summary>How many elements the lane holds.</summary>
    static abstract int Width { get; }

    /// <summary>Bytes per element.</summary>
    static abstract int ElementSize { get; }

    /// <summary>A lane of equal elements, rounded to the lane's precision. For numbers that the compiler knows.</summary>
    static abstract TSelf Create(double value);

    /// <summary>
    /// The same for numbers that the compiler does not know, such as options. Inside loops it is the faster one: the plain
    /// conversion from double waits for whatever last used its target register.
    /// </summary>
    static abstract TSelf Spread(double value);

    /// <summary>Reads consecutive elements.</summary>
    static abstract TSelf Load(void* source);

    /// <summary>Reads fewer consecutive elements than the lane holds; the places behind them are 0.</summary>
    static abstract TSelf LoadPartial(void* source, int count);

    /// <summary>Writes the first elements only.</summary>
    static abstract void StorePartial(TSelf value, void* destination, int count);

    /// <summary>A mask of the first places.</summary>
    static abstract TSelf FirstPlaces(int count);

    /// <summary>The sum of the elements, added in float64.</summary>
    static abstract double Sum(TSelf value);

    /// <summary>The largest of the elements; NaN if there is one.</summary>
    static abstract double Largest(TSelf value);

    /// <summary>Reads one element into all places.</summary>
    static abstract TSelf Broadcast(void* source);

    /// <summary>
    /// Reads elements near an address: element i is the one at <paramref name="indices"/>[i] from <paramref name="source"/>.
    /// The indices lie between zero and twice the width, and all elements of that range must be readable.
    /// </summary>
    static abstract TSelf LoadNear(void* source, int* indices);

    /// <summary>Writes consecutive elements.</summary>
    static abstract void Store(TSelf value, void* destination);

    /// <summary>Writes consecutive elements, which are whole numbers, as 32-bit integers.</summary>
    static abstract void StoreIntegers(TSelf value, int* destination);

    /// <summary>Reads consecutive float16 numbers; exact, and a NaN keeps its sign and payload.</summary>
    static abstract TSelf LoadFloat16(void* source);

    /// <summary>Writes consecutive float16 numbers, rounded to nearest, ties to even.</summary>
    static abstract void StoreFloat16(TSelf value, void* destination);

    /// <summary>Reads consecutive bfloat16 numbers; exact.</summary>
    static abstract TSelf LoadBFloat16(void* source);

    /// <summary>Writes consecutive bfloat16 numbers, rounded to nearest, ties to even.</summary>
    static abstract void StoreBFloat16(TSelf value, void* destination);

    /// <summary>Reads consecutive bytes.</summary>
    static abstract TSelf LoadUInt8(void* source);

    /// <summary>Writes consecutive bytes, rounded towards zero and limited to 0 to 255; NaN gives 0.</summary>
    static abstract void StoreUInt8(TSelf value, void* destination);

    /// <summary>Sum.</summary>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>Difference.</summary>
    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>Product.</summary>
    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>Quotient.</summary>
    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>Negation.</summary>
    static abstract TSelf operator -(TSelf value);

    /// <summary>left * right + addend; fused where the hardware has it.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>The larger; NaN if either is.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The smaller; NaN if either is.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>Absolute value.</summary>
    static abstract TSelf Abs(TSelf value);

    /// <summary>Square root.</summary>
    static abstract TSelf Sqrt(TSelf value);

    /// <summary>Rounds down.</summary>
    static abstract TSelf Floor(TSelf value);

    /// <summary>e to the value.</summary>
    static abstract TSelf Exp(TSelf value);

    /// <summary>e to the value, less 1; precise near 0.</summary>
    static abstract TSelf ExpMinusOne(TSelf value);

    /// <summary>Natural logarithm.</summary>
    static abstract TSelf Log(TSelf value);

    /// <summary>Natural logarithm of 1 + the value; precise near 0.</summary>
    static abstract TSelf LogOnePlus(TSelf value);

    /// <summary>The value to a power.</summary>
    static abstract TSelf Pow(TSelf value, double exponent);

    /// <summary>Hyperbolic tangent.</summary>
    static abstract TSelf Tanh(TSelf value);

    /// <summary>The error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to the value.</summary>
    static abstract TSelf Erf(TSelf value);

    /// <summary>Sine of radians.</summary>
    static abstract TSelf Sin(TSelf value);

    /// <summary>Cosine of radians.</summary>
    static abstract TSelf Cos(TSelf value);

    /// <summary>Mask of places where left is larger.</summary>
    static abstract TSelf Greater(TSelf left, TSelf right);

    /// <summary>Mask of places where left is larger or equal.</summary>
    static abstract TSelf GreaterOrEqual(TSelf left, TSelf right);

    /// <summary>Mask of equal places.</summary>
    static abstract TSelf Equal(TSelf left, TSelf right);

    /// <summary>Takes from the first where the mask is set, from the second elsewhere.</summary>
    static abstract TSelf Select(TSelf mask, TSelf whenSet, TSelf otherwise);
}
