namespace Deocc.Engine.Ops;

/// <summary>Registers at the end of a row, of which only some places lie within it.</summary>
internal static unsafe class LaneTail
{
    private const int LargestWidth = 16;

    /// <summary>Reads fewer elements than a register holds and fills the rest with a number.</summary>
    public static TLane Load<TLane>(float* source, int count, float filling)
        where TLane : struct, ILane<TLane>
    {
        float* places = stackalloc float[LargestWidth];
        for (int i = 0; i < TLane.Width; i++) places[i] = i < count ? source[i] : filling;
        return TLane.Load(places);
    }

    /// <summary>Writes a register's first elements.</summary>
    public static void Store<TLane>(TLane value, float* destination, int count)
        where TLane : struct, ILane<TLane>
    {
        float* places = stackalloc float[LargestWidth];
        TLane.Store(value, places);
        for (int i = 0; i < count; i++) destination[i] = places[i];
    }

    /// <summary>The largest of a register's elements; NaN if there is one.</summary>
    public static float Max<TLane>(TLane value)
        where TLane : struct, ILane<TLane>
    {
        float* places = stackalloc float[LargestWidth];
        TLane.Store(value, places);
        float largest = places[0];
        for (int i = 1; i < TLane.Width; i++) largest = MathF.Max(largest, places[i]);
        return largest;
    }
}
