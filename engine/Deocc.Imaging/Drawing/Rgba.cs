namespace Deocc.Imaging.Drawing;

/// <summary>A color to draw with.</summary>
/// <param name="R">Red, 0..255 in sRGB.</param>
/// <param name="G">Green.</param>
/// <param name="B">Blue.</param>
/// <param name="A">Opacity: 0 leaves what is below, 255 covers it.</param>
public readonly record struct Rgba(byte R, byte G, byte B, byte A = 255)
{
    /// <summary>Black.</summary>
    public static Rgba Black => new(0, 0, 0);

    /// <summary>White.</summary>
    public static Rgba White => new(255, 255, 255);

    /// <summary>No color at all: drawing with it changes nothing.</summary>
    public static Rgba Transparent => new(0, 0, 0, 0);

    /// <summary>A grey.</summary>
    public static Rgba Grey(byte level) => new(level, level, level);

    /// <summary>The luma of ITU-R BT.601, for drawing on grey pictures.</summary>
    internal float Luma => (0.299f * R) + (0.587f * G) + (0.114f * B);
}
