using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Models.Pipelines;

namespace Deocc.Tests.Models.Pipelines;

/// <summary>Masks as users draw and save them all mean the same hole.</summary>
[TestFixture]
internal sealed class OccluderMaskTests
{
    private const int Width = 60;
    private const int Height = 40;

    private string _folder = null!;

    [OneTimeSetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("deocc-masks-").FullName;

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("white.png", 3, 1, true, "white")]
    [TestCase("black.png", 1, 1, false, "black")]
    [TestCase("soft.jpg", 3, 1, true, "white")]
    [TestCase("large.png", 1, 3, true, "scaled from 180x120")]
    [TestCase("small.jpg", 1, 2, false, "black")]
    public void PolarityAndSizeAreFoundOut(string name, int channels, int scale, bool marksWhite, string words)
    {
        var mask = OccluderMask.Load(Save(name, channels, scale, marksWhite), Width, Height);
        AssertHole(mask);
        Assert.That(mask.Statement, Does.Contain(words).And.Contain(name));
    }

    [TestCase(true, "opaque")]
    [TestCase(false, "transparent")]
    public void AlphaCountsWhereItVaries(bool isOpaque, string word)
    {
        var picture = new Image<byte>(Width, Height, 4);
        for (int i = 0; i < Width * Height; i++)
        {
            picture.Samples[4 * i] = (byte)(i % 251);
            picture.Samples[(4 * i) + 3] = IsInside(i % Width, i / Width) == isOpaque ? (byte)255 : (byte)0;
        }

        string path = Path.Combine(_folder, $"alpha-{word}.png");
        ImageFile.Save(path, picture);
        var mask = OccluderMask.Load(path, Width, Height);
        AssertHole(mask);
        Assert.That(mask.Statement, Does.Contain(word));
    }

    [Test]
    public void AWordOfTheUserGoesBeforeWhatWasFoundOut()
    {
        var mask = OccluderMask.Load(Save("turned.png", 1, 1, marksWhite: true), Width, Height, MaskPolarity.Black);
        Assert.That(mask.Covered.Samples.Average(), Is.GreaterThan(0.5f));
    }

    [Test]
    public void WhatIsNoMaskIsRefusedByName()
    {
        string blank = Path.Combine(_folder, "blank.png");
        ImageFile.Save(blank, new Image<byte>(Width, Height, 3));
        Assert.That(() => OccluderMask.Load(blank, Width, Height), Throws.TypeOf<FileFormatException>().With.Message.Contains("blank.png").And.Message.Contains("one color"));
        Assert.That(() => OccluderMask.Load(Save("wide.png", 1, 1, true), Height, Width), Throws.TypeOf<FileFormatException>().With.Message.Contains("proportions"));
    }

    private string Save(string name, int channels, int scale, bool marksWhite)
    {
        var picture = new Image<byte>(Width * scale, Height * scale, channels);
        for (int i = 0; i < picture.Samples.Length; i++)
        {
            int pixel = i / channels;
            bool isInside = IsInside(pixel % picture.Width / scale, pixel / picture.Width / scale);
            picture.Samples[i] = isInside == marksWhite ? (byte)235 : (byte)20;
        }

        string path = Path.Combine(_folder, name);
        ImageFile.Save(path, picture);
        return path;
    }

    private static bool IsInside(int x, int y) => x is >= 16 and < 40 && y is >= 8 and < 24;

    private static void AssertHole(OccluderMask mask)
    {
        int wrong = 0;
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                if (mask.Covered.Pixel(x, y)[0] != (IsInside(x, y) ? 1 : 0)) wrong++;
            }
        }

        Assert.That(wrong, Is.Zero);
    }
}
