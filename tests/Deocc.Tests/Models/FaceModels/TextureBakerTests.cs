using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Models.FaceModels.Textures;

namespace Deocc.Tests.Models.FaceModels;

public class TextureBakerTests
{
    private static readonly int[] Square = [0, 1, 2, 0, 2, 3];
    private static readonly float[] Corners = [0, 0, 1, 0, 1, 1, 0, 1];

    [Test]
    public void ColorsOfVerticesAreInterpolated()
    {
        float[] colors = [0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0];
        Image<byte> texture = TextureBaker.FromVertices(Square, Corners, colors, size: 64);
        foreach ((int x, int y) in ((int, int)[])[(3, 5), (40, 20), (63, 63), (10, 50)])
        {
            Assert.That(texture.Pixel(x, y)[0], Is.EqualTo(255 * (x + 0.5) / 64).Within(1));
            Assert.That(texture.Pixel(x, y)[1], Is.EqualTo(255 * (y + 0.5) / 64).Within(1));
        }
    }

    [Test]
    public void PixelsBesideTheSurfaceTakeItsColor()
    {
        float[] places = [.. Corners.Select(value => 0.25f + (value / 2))];
        Image<byte> texture = TextureBaker.FromVertices(Square, places, [.. Enumerable.Repeat(1f, 12)], size: 64);
        Assert.That(texture.Pixel(12, 30)[0], Is.EqualTo(255), "within the margin");
        Assert.That(texture.Pixel(1, 30)[0], Is.Zero, "far off");
    }

    [Test]
    public void APhotographComesBackFromTheTexture()
    {
        var photo = new Image<byte>(64, 64, 3, [.. Enumerable.Range(0, 64 * 64 * 3).Select(i => (byte)((i / 3 % 64 * 2) + (i / 192)))]);
        float[] points = [.. Corners.Select(value => 64 * value)];
        Image<byte> baked = TextureBaker.FromPhoto(photo, points, [10, 10, 10, 10], [1, 1, 1, 1], Square, Corners, size: 64);
        for (int pixel = 0; pixel < 64 * 64; pixel++)
        {
            Assert.That(baked.Samples[4 * pixel], Is.EqualTo(photo.Samples[3 * pixel]).Within(1));
            Assert.That(baked.Samples[(4 * pixel) + 3], Is.EqualTo(255));
        }
    }

    [Test]
    public void HiddenAndSlantedPlacesStayEmpty()
    {
        // A square in front covers the left half of one behind it; both have a half of the texture.
        float[] points = [0, 0, 64, 0, 64, 64, 0, 64, 0, 0, 32, 0, 32, 64, 0, 64];
        float[] depth = [11, 11, 11, 11, 9, 9, 9, 9];
        float[] places = [0, 0, 0.5f, 0, 0.5f, 1, 0, 1, 0.5f, 0, 1, 0, 1, 1, 0.5f, 1];
        int[] triangles = [0, 1, 2, 0, 2, 3, 4, 5, 6, 4, 6, 7];
        var photo = new Image<byte>(64, 64, 3, [.. Enumerable.Repeat((byte)200, 64 * 64 * 3)]);
        Image<byte> baked = TextureBaker.FromPhoto(photo, points, depth, [1, 1, 1, 1, 1, 1, 1, 1], triangles, places, size: 64);
        Assert.Multiple(() =>
        {
            Assert.That(baked.Pixel(6, 30)[3], Is.Zero, "behind the other square");
            Assert.That(baked.Pixel(26, 30)[3], Is.EqualTo(255), "beside it");
            Assert.That(baked.Pixel(48, 30)[3], Is.EqualTo(255), "in front");
        });
        Image<byte> slanted = TextureBaker.FromPhoto(photo, points, depth, [0.1f, 0.1f, 0.1f, 0.1f, -1, -1, -1, -1], triangles, places, size: 64);
        Assert.That(slanted.Samples.Where((_, i) => i % 4 == 3), Is.All.Zero);
        var under = new Image<byte>(64, 64, 3);
        Assert.That(TextureBaker.Over(baked, under).Pixel(26, 30)[0], Is.EqualTo(200));
        Assert.That(TextureBaker.Over(baked, under).Pixel(6, 30)[0], Is.Zero);
    }

    [Test]
    public void ArraysThatDoNotFitAreNamed()
    {
        Assert.That(() => TextureBaker.FromVertices(Square, Corners, [0, 0, 0], size: 8), Throws.TypeOf<ShapeException>());
        Assert.That(
            () => TextureBaker.FromPhoto(new Image<byte>(2, 2, 1), Corners, [1, 1, 1, 1], [1, 1, 1, 1], Square, Corners, size: 8),
            Throws.TypeOf<ShapeException>().With.Message.Contains("channels"));
    }
}
