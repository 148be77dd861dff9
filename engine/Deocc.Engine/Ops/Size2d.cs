namespace Deocc.Engine.Ops;

/// <summary>A height and a width in pixels; a single number converts to a square.</summary>
/// <param name="Height">Along the vertical axis.</param>
/// <param name="Width">Along the horizontal axis.</param>
public readonly record struct Size2d(int Height, int Width)
{
    /// <summary>A square.</summary>
    public static implicit operator Size2d(int side) => new(side, side);

    /// <summary>As errors print it: <c>3x3</c>.</summary>
    public override string ToString() => $"{Height}x{Width}";
}
