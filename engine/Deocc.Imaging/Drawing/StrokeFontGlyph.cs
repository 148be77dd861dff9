namespace Deocc.Imaging.Drawing;

/// <summary>A letter of the built-in font on its grid.</summary>
/// <param name="Width">From the leftmost to the rightmost stroke's middle.</param>
/// <param name="Lines">Polylines.</param>
/// <param name="Dots">Dots.</param>
internal sealed record StrokeFontGlyph(double Width, (double X, double Y)[][] Lines, (double X, double Y)[] Dots);
