using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Drawing;

/// <summary>
/// The built-in font at one size. Baseline, heights, stems and advances are fitted to whole pixels, so that small text stays
/// crisp.
/// </summary>
internal sealed class StrokeFont
{
    private const double SmallestSize = 6;
    private const double LargestSize = 400;
    private const double DotToLine = 1.25;

    private readonly double _lineWidth;
    private readonly double _scale;
    private readonly int _capitals;
    private readonly int _small;
    private readonly int _tail;
    private readonly int _spacing;

    /// <summary>Fits the font to a size in pixels.</summary>
    /// <exception cref="ShapeException">The size is not in 6..400.</exception>
    public StrokeFont(double size)
    {
        if (!(size is >= SmallestSize and <= LargestSize))
            throw new ShapeException($"Draw.Text: size {size} is not in {SmallestSize}..{LargestSize} pixels");
        _lineWidth = Math.Max(1, 0.1 * size);
        _capitals = (int)Math.Round(0.75 * size, MidpointRounding.AwayFromZero);
        _small = (int)Math.Round(0.56 * size, MidpointRounding.AwayFromZero);
        _tail = (int)Math.Round(0.22 * size, MidpointRounding.AwayFromZero);
        _spacing = (int)Math.Round(0.125 * size, MidpointRounding.AwayFromZero);
        _scale = _capitals / StrokeFontGlyphs.CapitalHeight;
        Padding = Math.Max(2, (int)Math.Round(0.25 * size));
        LineHeight = _capitals + _tail + (2 * Math.Max(1, (int)Math.Round(0.12 * size)));
    }

    /// <summary>Pixels from the upper edge of a line to the next one's.</summary>
    public int LineHeight { get; }

    /// <summary>What a box leaves free left and right of its text.</summary>
    public int Padding { get; }

    /// <summary>The width of a line of text in pixels.</summary>
    public int Measure(string text)
    {
        int width = 0;
        foreach (char character in text) width += Width(StrokeFontGlyphs.Of(character)) + _spacing;
        return Math.Max(0, width - _spacing);
    }

    /// <summary>The strokes of a line of text in the picture's coordinates.</summary>
    public IEnumerable<PlacedGlyph> Place(string text, int left, int top)
    {
        int baseline = top + ((LineHeight - _capitals - _tail) / 2) + _capitals;
        int x = left;
        foreach (char character in text)
        {
            StrokeFontGlyph glyph = StrokeFontGlyphs.Of(character);
            int width = Width(glyph);
            foreach (PlacedGlyph placed in PlaceGlyph(glyph, x, baseline, width)) yield return placed;
            x += width + _spacing;
        }
    }

    private IEnumerable<PlacedGlyph> PlaceGlyph(StrokeFontGlyph glyph, int left, int baseline, int width)
    {
        double across = glyph.Width == 0 ? 0 : (width - _lineWidth) / glyph.Width;
        (double X, double Y) Map((double X, double Y) point) => (left + (0.5 * _lineWidth) + (point.X * across), baseline - Rise(point.Y));
        if (glyph.Lines.Length > 0)
        {
            List<((double X, double Y) From, (double X, double Y) To)> segments = [];
            foreach ((double X, double Y)[] line in glyph.Lines)
            {
                for (int i = 1; i < line.Length; i++) segments.Add((Map(line[i - 1]), Map(line[i])));
            }

            yield return new PlacedGlyph([.. segments], _lineWidth);
        }

        if (glyph.Dots.Length > 0) yield return new PlacedGlyph([.. glyph.Dots.Select(dot => (Map(dot), Map(dot)))], DotToLine * _lineWidth);
    }

    /// <summary>Pixels that a letter covers from its leftmost to its rightmost stroke.</summary>
    private int Width(StrokeFontGlyph glyph)
    {
        if (glyph.Lines.Length == 0 && glyph.Dots.Length == 0) return (int)Math.Round(glyph.Width * _scale);
        return Math.Max(1, (int)Math.Round((glyph.Width * _scale) + _lineWidth));
    }

    /// <summary>Pixels above the baseline, such that the outer edges of strokes at the grid's lines lie between pixels.</summary>
    private double Rise(double y)
    {
        double half = 0.5 * _lineWidth;
        (double lowY, double low, double highY, double high) = y switch
        {
            < 0 => (StrokeFontGlyphs.Tail, half - _tail, 0, half),
            < StrokeFontGlyphs.SmallHeight => (0, half, StrokeFontGlyphs.SmallHeight, _small - half),
            _ => (StrokeFontGlyphs.SmallHeight, _small - half, StrokeFontGlyphs.CapitalHeight, _capitals - half),
        };
        return low + ((high - low) * (y - lowY) / (highY - lowY));
    }

    /// <summary>Strokes of one width in the picture's coordinates.</summary>
    internal readonly record struct PlacedGlyph(((double X, double Y) From, (double X, double Y) To)[] Segments, double LineWidth);
}
