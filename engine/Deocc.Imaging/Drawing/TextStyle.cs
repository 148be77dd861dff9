namespace Deocc.Imaging.Drawing;

/// <summary>How text looks.</summary>
public sealed record TextStyle
{
    /// <summary>The font's size in pixels, 6 to 400: capitals are about three quarters of it high, a line five quarters.</summary>
    public double Size { get; init; } = 12;

    /// <summary>The letters' color; black by default.</summary>
    public Rgba Color { get; init; } = Rgba.Black;

    /// <summary>A box behind the text, for labels over photographs; none by default.</summary>
    public Rgba Background { get; init; } = Rgba.Transparent;

    /// <summary>Which part of the text stands at its place; the left edge by default.</summary>
    public TextAlignment Alignment { get; init; }
}
