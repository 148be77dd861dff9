using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Drawing;

/// <summary>
/// Draws antialiased shapes and text over pictures of bytes, in place. Coordinates are in pixels, pixel centers at
/// half-integers (a landmark at integer centers is drawn half a pixel further right and down); what lies outside the picture
/// is cut off. On grey pictures a color counts with its luma; on pictures with alpha it is laid over and adds its opacity.
/// </summary>
public static class Draw
{
    /// <summary>A straight line with round ends.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="from">One end.</param>
    /// <param name="to">The other end.</param>
    /// <param name="color">The color.</param>
    /// <param name="width">The line's width in pixels; below 1 the line grows faint.</param>
    /// <exception cref="ShapeException">A coordinate is not finite or the width not positive.</exception>
    public static void Line(Image<byte> image, (double X, double Y) from, (double X, double Y) to, Rgba color, double width = 1) =>
        Polyline(image, [from, to], color, width);

    /// <summary>Lines from point to point with round joints, drawn as one shape: no joint is darker where the color is transparent.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="points">The points; none draws nothing, one a dot.</param>
    /// <param name="color">The color.</param>
    /// <param name="width">The line's width in pixels.</param>
    /// <param name="isClosed">Whether a line leads back from the last point to the first.</param>
    /// <exception cref="ShapeException">A coordinate is not finite or the width not positive.</exception>
    public static void Polyline(Image<byte> image, ReadOnlySpan<(double X, double Y)> points, Rgba color, double width = 1, bool isClosed = false)
    {
        if (points.IsEmpty) return;
        Blend(image, CoverageOfPolyline(points, width, isClosed, image.Width, image.Height), color);
    }

    /// <summary>A circle's outline.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="center">The center.</param>
    /// <param name="radius">To the middle of the line.</param>
    /// <param name="color">The color.</param>
    /// <param name="width">The line's width in pixels.</param>
    /// <exception cref="ShapeException">A coordinate is not finite, or a length is not positive.</exception>
    public static void Circle(Image<byte> image, (double X, double Y) center, double radius, Rgba color, double width = 1)
    {
        CheckLength(radius, "radius");
        CheckLength(width, "width");
        Blend(image, Coverage.OfRing(center, radius, width, image.Width, image.Height), color);
    }

    /// <summary>A filled circle.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="center">The center.</param>
    /// <param name="radius">The radius in pixels.</param>
    /// <param name="color">The color.</param>
    /// <exception cref="ShapeException">A coordinate is not finite, or the radius is not positive.</exception>
    public static void Disc(Image<byte> image, (double X, double Y) center, double radius, Rgba color)
    {
        CheckLength(radius, "radius");
        Blend(image, Coverage.OfDisc(center, radius, image.Width, image.Height), color);
    }

    /// <summary>A filled polygon; every pixel takes the color by the exact share of its area inside.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="corners">At least three; fewer draw nothing. Parts that turn in opposite ways cancel where they overlap.</param>
    /// <param name="color">The color.</param>
    /// <exception cref="ShapeException">A coordinate is not finite.</exception>
    public static void Polygon(Image<byte> image, ReadOnlySpan<(double X, double Y)> corners, Rgba color) =>
        Blend(image, Coverage.OfPolygon(corners, image.Width, image.Height), color);

    /// <summary>A filled rectangle.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="left">The left edge; 0 is the picture's.</param>
    /// <param name="top">The upper edge.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <param name="color">The color.</param>
    /// <exception cref="ShapeException">A coordinate is not finite.</exception>
    public static void Rectangle(Image<byte> image, double left, double top, double width, double height, Rgba color) =>
        Polygon(image, Corners(left, top, width, height), color);

    /// <summary>A rectangle's outline, whose line lies inside the rectangle.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="left">The left edge; 0 is the picture's.</param>
    /// <param name="top">The upper edge.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <param name="color">The color.</param>
    /// <param name="lineWidth">The line's width in pixels.</param>
    /// <exception cref="ShapeException">A coordinate is not finite or the line's width not positive.</exception>
    public static void Frame(Image<byte> image, double left, double top, double width, double height, Rgba color, double lineWidth = 1)
    {
        CheckLength(lineWidth, "line width");
        double line = Math.Min(lineWidth, 0.5 * Math.Min(width, height));
        (double X, double Y)[] outer = Corners(left, top, width, height);
        (double X, double Y)[] inner = Corners(left + line, top + line, width - (2 * line), height - (2 * line));
        (double X, double Y)[] ring = [.. outer, outer[0], inner[0], inner[3], inner[2], inner[1], inner[0], outer[0]];
        Polygon(image, ring, color);
    }

    /// <summary>One line of text in the built-in font: printable ASCII; other characters show as a question mark.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="text">The text.</param>
    /// <param name="x">The text's left edge, center or right edge, as the style aligns it; rounded to whole pixels.</param>
    /// <param name="y">The upper edge of the line; rounded to whole pixels.</param>
    /// <param name="style">Size, color, alignment.</param>
    /// <exception cref="ShapeException">The size is not in 6..400.</exception>
    public static void Text(Image<byte> image, string text, double x, double y, TextStyle style)
    {
        var font = new StrokeFont(style.Size);
        int width = font.Measure(text);
        double shift = style.Alignment switch
        {
            TextAlignment.Center => 0.5 * width,
            TextAlignment.Right => width,
            _ => 0,
        };
        int left = (int)Math.Round(x - shift);
        int top = (int)Math.Round(y);
        if (style.Background.A > 0)
            Rectangle(image, left - font.Padding, top, width + (2 * font.Padding), font.LineHeight, style.Background);
        foreach (StrokeFont.PlacedGlyph glyph in font.Place(text, left, top))
            Blend(image, Coverage.OfSegments(glyph.Segments, glyph.LineWidth, image.Width, image.Height), style.Color);
    }

    /// <summary>The size of a line of text in pixels.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">The font's size as in <see cref="TextStyle"/>.</param>
    /// <exception cref="ShapeException">The size is not in 6..400.</exception>
    public static (int Width, int Height) MeasureText(string text, double size)
    {
        var font = new StrokeFont(size);
        return (font.Measure(text), font.LineHeight);
    }

    internal static void CheckLength(double length, string name)
    {
        if (!(length > 0) || !double.IsFinite(length)) throw new ShapeException($"Draw: a {name} of {length} pixels; expected a positive number");
    }

    internal static Coverage CoverageOfPolyline(ReadOnlySpan<(double X, double Y)> points, double width, bool isClosed, int pictureWidth, int pictureHeight)
    {
        CheckLength(width, "width");
        int count = points.Length - (isClosed && points.Length > 2 ? 0 : 1);
        var segments = new ((double X, double Y), (double X, double Y))[Math.Max(1, count)];
        for (int i = 0; i < segments.Length; i++) segments[i] = (points[i], points[(i + 1) % points.Length]);
        return Coverage.OfSegments(segments, width, pictureWidth, pictureHeight);
    }

    private static (double X, double Y)[] Corners(double left, double top, double width, double height) =>
        [(left, top), (left + width, top), (left + width, top + height), (left, top + height)];

    private static void Blend(Image<byte> image, Coverage coverage, Rgba color)
    {
        bool hasAlpha = image.Channels is 2 or 4;
        int colors = hasAlpha ? image.Channels - 1 : image.Channels;
        ReadOnlySpan<float> paint = colors == 1 ? [color.Luma] : [color.R, color.G, color.B];
        for (int y = 0; y < coverage.Height; y++)
        {
            ReadOnlySpan<float> shares = coverage.Row(y);
            for (int x = 0; x < shares.Length; x++)
            {
                float opacity = shares[x] * color.A / 255;
                if (opacity <= 0) continue;
                Span<byte> pixel = image.Pixel(coverage.Left + x, coverage.Top + y);
                float below = hasAlpha ? pixel[colors] / 255f * (1 - opacity) : 1 - opacity;
                float total = opacity + below;
                for (int c = 0; c < colors; c++) pixel[c] = (byte)MathF.Round(((paint[c] * opacity) + (pixel[c] * below)) / total);
                if (hasAlpha) pixel[colors] = (byte)MathF.Round(255 * total);
            }
        }
    }
}
