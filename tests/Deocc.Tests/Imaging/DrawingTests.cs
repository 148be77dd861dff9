using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Drawing;

namespace Deocc.Tests.Imaging;

[TestFixture]
internal sealed class DrawingTests
{
    [Test]
    public void APolygonCoversItsExactArea()
    {
        (double X, double Y)[] triangle = [(2.25, 1.5), (17.75, 4.125), (6.5, 14.875)];
        Image<float> mask = ShapeMask.Polygon(20, 16, triangle);
        Assert.That(mask.Samples.Sum(), Is.EqualTo(Area(triangle)).Within(1e-4));
        Assert.That(mask.Samples, Is.All.InRange(0f, 1f));
        Assert.That(mask.Pixel(8, 6)[0], Is.EqualTo(1).Within(1e-6));
    }

    [Test]
    public void EveryPixelTakesItsShareOfAPolygon()
    {
        (double X, double Y)[] corners = [(1.2, 0.4), (7.1, 2.3), (5.6, 6.9), (0.3, 4.4)];
        Image<float> mask = ShapeMask.Polygon(8, 7, corners);
        const int Steps = 100;
        for (int y = 0; y < 7; y++)
        {
            for (int x = 0; x < 8; x++)
            {
                int inside = 0;
                for (int step = 0; step < Steps * Steps; step++)
                {
                    if (IsInside(corners, x + (((step % Steps) + 0.5) / Steps), y + (((step / Steps) + 0.5) / Steps))) inside++;
                }

                Assert.That(mask.Pixel(x, y)[0], Is.EqualTo((double)inside / (Steps * Steps)).Within(0.01), $"({x}, {y})");
            }
        }
    }

    [Test]
    public void APolygonThatReachesFarOutIsCutAtTheBorder()
    {
        Image<float> half = ShapeMask.Polygon(10, 8, [(-1000, 3.5), (1000, 3.5), (1000, 5000), (-1000, 5000)]);
        Assert.That(half.Samples.Sum(), Is.EqualTo(45).Within(1e-4));
        Image<float> clockwise = ShapeMask.Polygon(10, 8, [(-4, -4), (-4, 20), (5, 4)]);
        Image<float> counter = ShapeMask.Polygon(10, 8, [(-4, -4), (5, 4), (-4, 20)]);
        Assert.That(clockwise.Samples, Is.EqualTo(counter.Samples).Within(1e-6));
        Assert.That(clockwise.Samples.Sum(), Is.GreaterThan(0));
        Assert.That(ShapeMask.Polygon(10, 8, [(-9, -9), (-3, -9), (-3, -3)]).Samples, Is.All.Zero);
    }

    [Test]
    public void DiscsAndLinesHaveTheirAreas()
    {
        Assert.That(ShapeMask.Disc(40, 40, (20.3, 19.8), 12.5).Samples.Sum(), Is.EqualTo(Math.PI * 12.5 * 12.5).Within(1));
        Image<float> line = ShapeMask.Polyline(60, 60, [(10, 12), (50, 42)], 4);
        Assert.That(line.Samples.Sum(), Is.EqualTo((50 * 4) + (Math.PI * 4)).Within(2));
        Image<float> closed = ShapeMask.Polyline(60, 60, [(10, 10), (50, 10), (50, 50), (10, 50)], 2, isClosed: true);
        Assert.That(closed.Samples.Sum(), Is.EqualTo(320).Within(2));
        Assert.That(closed.Pixel(10, 30)[0], Is.EqualTo(1));
    }

    [Test]
    public void WholeRectanglesAreCrispAndFramesStayInside()
    {
        var image = new Image<byte>(6, 5, 1);
        Draw.Rectangle(image, 1, 1, 3, 2, Rgba.White);
        Assert.That(image.Samples, Is.EqualTo((byte[])[
            0, 0, 0, 0, 0, 0,
            0, 255, 255, 255, 0, 0,
            0, 255, 255, 255, 0, 0,
            0, 0, 0, 0, 0, 0,
            0, 0, 0, 0, 0, 0]));
        var framed = new Image<byte>(5, 4, 1);
        Draw.Frame(framed, 0, 0, 5, 4, new Rgba(200, 200, 200));
        Assert.That(framed.Samples, Is.EqualTo((byte[])[200, 200, 200, 200, 200, 200, 0, 0, 0, 200, 200, 0, 0, 0, 200, 200, 200, 200, 200, 200]));
    }

    [Test]
    public void OpacityMixesAndAlphaGrows()
    {
        var image = new Image<byte>(1, 1, 4, [100, 100, 100, 0]);
        Draw.Rectangle(image, 0, 0, 1, 1, new Rgba(255, 0, 0, 128));
        Assert.That(image.Samples, Is.EqualTo((byte[])[255, 0, 0, 128]));
        Draw.Rectangle(image, 0, 0, 1, 1, new Rgba(0, 0, 255, 255));
        Assert.That(image.Samples, Is.EqualTo((byte[])[0, 0, 255, 255]));
        var opaque = new Image<byte>(1, 1, 3, [100, 100, 100]);
        Draw.Rectangle(opaque, 0, 0, 1, 1, new Rgba(200, 0, 100, 51));
        Assert.That(opaque.Samples, Is.EqualTo((byte[])[120, 80, 100]));
    }

    [Test]
    public void TransparentLinesAreNotDarkerAtTheirJoints()
    {
        var image = new Image<byte>(40, 40, 1);
        Draw.Polyline(image, [(5, 20), (20, 20), (20, 35)], Rgba.White with { A = 100 }, width: 6);
        Assert.That(image.Samples.Max(), Is.EqualTo(100));
    }

    [Test]
    public void EveryPrintableCharacterIsDrawnAndNoTwoLookAlike([Values(9, 12, 30)] double size)
    {
        var seen = new Dictionary<string, char>();
        for (char character = '!'; character <= '~'; character++)
        {
            var image = new Image<byte>(48, 48, 1);
            Draw.Text(image, character.ToString(), 4, 2, new TextStyle { Size = size, Color = Rgba.White });
            Assert.That(image.Samples.Max(), Is.GreaterThan(150), $"'{character}'");
            string picture = Convert.ToBase64String(image.Samples);
            Assert.That(seen.TryAdd(picture, character), Is.True, $"'{character}' looks like '{seen[picture]}'");
        }
    }

    [Test]
    public void TextStaysInItsBoxAndAligns()
    {
        const string Text = "Agjpqy|_{}$@ 100%";
        (int width, int height) = Draw.MeasureText(Text, 12);
        foreach (TextAlignment alignment in Enum.GetValues<TextAlignment>())
        {
            var image = new Image<byte>(width + 40, height + 20, 1);
            int left = 20;
            double x = alignment switch { TextAlignment.Left => left, TextAlignment.Center => left + (0.5 * width), _ => left + width };
            Draw.Text(image, Text, x, 10, new TextStyle { Color = Rgba.White, Alignment = alignment });
            for (int v = 0; v < image.Height; v++)
            {
                for (int u = 0; u < image.Width; u++)
                {
                    bool isInside = u >= left - 1 && u <= left + width && v >= 10 && v < 10 + height;
                    if (!isInside) Assert.That(image.Pixel(u, v)[0], Is.Zero, $"({u}, {v}) {alignment}");
                }
            }
        }
    }

    [Test]
    public void DrawingOutsideAndNonsenseAreHarmless()
    {
        var image = new Image<byte>(10, 10, 3);
        Draw.Line(image, (-100, -100), (-5, -50), Rgba.White, 3);
        Draw.Disc(image, (1e9, 1e9), 5, Rgba.White);
        Draw.Text(image, "far away", -5000, 3, new TextStyle());
        Assert.That(image.Samples, Is.All.Zero);
        Assert.Throws<ShapeException>(() => Draw.Line(image, (double.NaN, 0), (1, 1), Rgba.White));
        Assert.Throws<ShapeException>(() => Draw.Line(image, (0, 0), (1, 1), Rgba.White, width: 0));
        Assert.Throws<ShapeException>(() => Draw.Text(image, "x", 0, 0, new TextStyle { Size = 1 }));
    }

    [Test]
    public void ASheetShowsEveryPictureInItsCell()
    {
        (Image<byte> Picture, string Caption)[] cells = [.. Enumerable.Range(0, 5).Select(i => (Solid(20, 16, (byte)(40 * i)), $"{i}"))];
        var options = new ContactSheetOptions { Columns = 3, Padding = 4, Background = Rgba.White, Title = "five" };
        Image<byte> sheet = ContactSheet.Create(cells, options);
        int caption = Draw.MeasureText(" ", 12).Height;
        int title = Draw.MeasureText(" ", 18).Height + 2;
        Assert.That((sheet.Width, sheet.Height, sheet.Channels), Is.EqualTo((4 + (3 * 24), 4 + title + (2 * (16 + caption + 4)), 3)));
        for (int i = 0; i < 5; i++)
        {
            int left = 4 + (i % 3 * 24);
            int top = 4 + title + (i / 3 * (16 + caption + 4));
            foreach ((int x, int y) in new[] { (0, 0), (19, 15), (10, 8) })
                Assert.That(sheet.Pixel(left + x, top + y).ToArray(), Is.All.EqualTo((byte)(40 * i)));
            Assert.That(sheet.Pixel(left - 1, top)[0], Is.EqualTo(255));
        }
    }

    [Test]
    public void LargePicturesShrinkAndCaptionsEndInDots()
    {
        Image<byte> sheet = ContactSheet.Create([(Solid(400, 100, 200), new string('W', 50))], new ContactSheetOptions { CellWidth = 100, CellHeight = 50, Padding = 0 });
        Assert.That(sheet.Width, Is.EqualTo(100));
        Assert.That(sheet.Pixel(50, 11)[0], Is.EqualTo(38));
        Assert.That(sheet.Pixel(50, 12)[0], Is.EqualTo(200));
        Assert.That(sheet.Pixel(50, 37)[0], Is.EqualTo(38));
        Image<byte> narrow = ContactSheet.Create([(Solid(400, 100, 200), "")], new ContactSheetOptions { CellWidth = 100, Padding = 0 });
        Image<byte> low = ContactSheet.Create([(Solid(400, 100, 200), "")], new ContactSheetOptions { CellHeight = 50, Padding = 0 });
        Assert.That(((narrow.Width, narrow.Height), (low.Width, low.Height)), Is.EqualTo(((100, 25), (200, 50))), "a cell is no larger than its shrunk picture");
        Assert.Throws<ShapeException>(() => ContactSheet.Create([]));
    }

    private static Image<byte> Solid(int width, int height, byte level)
    {
        var image = new Image<byte>(width, height, 3);
        Array.Fill(image.Samples, level);
        return image;
    }

    private static double Area((double X, double Y)[] corners)
    {
        double sum = 0;
        for (int i = 0; i < corners.Length; i++)
        {
            (double X, double Y) next = corners[(i + 1) % corners.Length];
            sum += (corners[i].X * next.Y) - (next.X * corners[i].Y);
        }

        return Math.Abs(sum) / 2;
    }

    private static bool IsInside((double X, double Y)[] corners, double x, double y)
    {
        bool isInside = false;
        for (int i = 0; i < corners.Length; i++)
        {
            (double X, double Y) from = corners[i];
            (double X, double Y) to = corners[(i + 1) % corners.Length];
            if (from.Y > y != to.Y > y && x < from.X + ((y - from.Y) / (to.Y - from.Y) * (to.X - from.X))) isInside = !isInside;
        }

        return isInside;
    }
}
