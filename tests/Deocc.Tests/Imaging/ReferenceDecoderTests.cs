using System.Buffers.Binary;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Imaging.Jpeg;
using Deocc.Imaging.Pnm;

namespace Deocc.Tests.Imaging;

/// <summary>Compares pictures with what Debian's decoders read and write.</summary>
[TestFixture]
internal sealed class ReferenceDecoderTests
{
    private static readonly string[] JpegVariants =
    [
        "-quality 90 -sample 1x1", "-quality 60 -sample 2x1", "-quality 85 -sample 2x2", "-quality 85 -sample 1x2", "-quality 85 -sample 4x1",
        "-quality 85 -grayscale", "-quality 85 -rgb", "-quality 85 -progressive -sample 2x2", "-quality 98 -progressive -sample 1x1",
        "-quality 85 -restart 1 -sample 2x2", "-quality 85 -restart 3B", "-quality 75 -optimize -grayscale -progressive",
    ];

    [Test]
    public void JpegsAreReadAsDjpegReadsThem([ValueSource(nameof(JpegVariants))] string variant, [Values("61x43", "16x16", "5x200", "1x1", "330x3")] string size)
    {
        (int width, int height) = (int.Parse(size.Split('x')[0]), int.Parse(size.Split('x')[1]));
        byte[] jpeg = DebianTool.Run("libjpeg-turbo-progs", "cjpeg", variant.Split(' '), Pnm(Picture(width, height)));
        Image<byte> expected = Djpeg(jpeg);
        Image<byte> decoded = new JpegCodec().Decode(jpeg).ToBytes();
        Assert.That((decoded.Width, decoded.Height, decoded.Channels), Is.EqualTo((expected.Width, expected.Height, expected.Channels)));
        Assert.That(LargestDifference(expected, decoded), Is.LessThanOrEqualTo(1));
    }

    [Test]
    public void DjpegReadsTheJpegsWritten([Values(30, 92, 100)] int quality, [Values] bool halvesChroma, [Values(1, 3)] int channels)
    {
        Image<byte> image = Picture(61, 43);
        if (channels == 1) image = ImageChannels.ToGrey(image);
        var codec = new JpegCodec { Quality = quality, HalvesChroma = halvesChroma };
        using var file = new MemoryStream();
        codec.Encode(image, file);
        Assert.That(LargestDifference(Djpeg(file.ToArray()), codec.Decode(file.ToArray()).ToBytes()), Is.LessThanOrEqualTo(1));
    }

    [Test]
    public void PngsAreReadAsImageMagickReadsThem(
        [Values("PNG24", "PNG32", "PNG48", "PNG64", "PNG8", "PNG00")] string kind, [Values("None", "PNG")] string interlace, [Values("61x43", "3x2")] string size)
    {
        (int width, int height) = (int.Parse(size.Split('x')[0]), int.Parse(size.Split('x')[1]));
        bool hasAlpha = kind is "PNG32" or "PNG64";
        string[] alpha = hasAlpha ? ["-alpha", "set", "-channel", "A", "-evaluate", "set", "40%", "+channel"] : [];
        string[] arguments = ["pnm:-", .. alpha, "-interlace", interlace, "-define", "png:exclude-chunk=gama,chrm", $"{kind}:-"];
        CompareWithImageMagick(DebianTool.Run("imagemagick", "convert", arguments, Pnm(Picture(width, height))), "png");
    }

    [Test]
    public void GreyPngsOfEveryDepthAreRead([Values(1, 2, 4, 8, 16)] int depth, [Values("None", "PNG")] string interlace)
    {
        string[] arguments =
        [
            "pnm:-", "-colorspace", "gray", "-posterize", Math.Min(256, 1 << depth).ToString(), "-interlace", interlace, "-define", "png:exclude-chunk=gama,chrm",
            "-define", "png:color-type=0", "-define", $"png:bit-depth={depth}", "png:-",
        ];
        byte[] file = DebianTool.Run("imagemagick", "convert", arguments, Pnm(Picture(29, 31)));
        Assert.That(file[24], Is.EqualTo(depth), "the depth that was asked for");
        CompareWithImageMagick(file, "png");
    }

    [TestCase("bmp", "BMP3:-")]
    [TestCase("bmp", "-colors 200 -type palette BMP3:-")]
    [TestCase("bmp", "-colors 16 -type palette BMP3:-")]
    [TestCase("bmp", "-monochrome BMP3:-")]
    [TestCase("bmp", "-alpha set -channel A -evaluate set 40% +channel BMP:-")]
    [TestCase("ppm", "-depth 8 ppm:-")]
    [TestCase("ppm", "-depth 16 ppm:-")]
    [TestCase("ppm", "-compress none -depth 8 ppm:-")]
    [TestCase("pgm", "-colorspace gray -depth 8 pgm:-")]
    public void BmpAndPnmAreReadAsImageMagickReadsThem(string format, string options)
    {
        string[] arguments = ["pnm:-", .. options.Split(' ')];
        CompareWithImageMagick(DebianTool.Run("imagemagick", "convert", arguments, Pnm(Picture(37, 23))), format);
    }

    [Test]
    public void InksAreTurnedToColors()
    {
        byte[] jpeg = DebianTool.Run("imagemagick", "convert", ["pnm:-", "-colorspace", "CMYK", "-quality", "95", "jpg:-"], Pnm(Picture(48, 32)));
        byte[] expected = DebianTool.Run("imagemagick", "convert", ["jpg:-", "-colorspace", "sRGB", "-depth", "8", "rgb:-"], jpeg);
        Image<byte> decoded = new JpegCodec().Decode(jpeg).ToBytes();
        Assert.That(LargestDifference(new Image<byte>(48, 32, 3, expected), decoded), Is.LessThanOrEqualTo(3));
    }

    private static void CompareWithImageMagick(byte[] file, string format)
    {
        byte[] words = DebianTool.Run("imagemagick", "convert", [$"{format}:-", "-depth", "16", "rgba:-"], file);
        IImageCodec codec = ImageFile.Codecs.First(candidate => candidate.Recognizes(file));
        Image<float> decoded = ImageChannels.ToRgba(codec.Decode(file).ToFloats(), 1f);
        Assert.That(words, Has.Length.EqualTo(2 * decoded.Samples.Length));
        for (int i = 0; i < decoded.Samples.Length; i++)
        {
            double expected = BinaryPrimitives.ReadUInt16LittleEndian(words.AsSpan(2 * i)) / 65535.0;
            Assert.That((double)decoded.Samples[i], Is.EqualTo(expected).Within(1e-4), $"sample {i}");
        }
    }

    private static Image<byte> Djpeg(byte[] jpeg) => new PnmCodec().Decode(DebianTool.Run("libjpeg-turbo-progs", "djpeg", ["-pnm"], jpeg)).ToBytes();

    private static byte[] Pnm(Image<byte> image)
    {
        using var file = new MemoryStream();
        new PnmCodec().Encode(image, file);
        return file.ToArray();
    }

    private static int LargestDifference(Image<byte> first, Image<byte> second)
    {
        int largest = 0;
        for (int i = 0; i < first.Samples.Length; i++) largest = Math.Max(largest, Math.Abs(first.Samples[i] - second.Samples[i]));
        return largest;
    }

    private static Image<byte> Picture(int width, int height)
    {
        var random = new System.Random(17);
        var image = new Image<byte>(width, height, 3);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int c = 0; c < 3; c++)
                    image.Pixel(x, y)[c] = (byte)(128 + (80 * Math.Sin((x * 0.21) + c)) + (30 * Math.Cos((y * 0.33) - c)) + random.Next(-15, 16));
            }
        }

        return image;
    }
}
