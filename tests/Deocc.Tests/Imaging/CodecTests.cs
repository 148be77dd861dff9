using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Bmp;
using Deocc.Imaging.Jpeg;
using Deocc.Imaging.Metadata;
using Deocc.Imaging.Png;
using Deocc.Imaging.Pnm;

namespace Deocc.Tests.Imaging;

[TestFixture]
internal sealed class CodecTests
{
    private static readonly IImageCodec[] Lossless = [new PngCodec(), new BmpCodec(), new PnmCodec()];

    [Test]
    public void LosslessFormatsGiveBackWhatWasWritten(
        [ValueSource(nameof(Lossless))] IImageCodec codec, [Values(1, 2, 3, 4)] int channels, [Values(1, 7, 32)] int width)
    {
        Image<byte> image = Noise(width, 5, channels, seed: width + channels);
        Image<byte> decoded = codec.Decode(Encode(codec, image)).ToBytes();
        Assert.That((decoded.Width, decoded.Height), Is.EqualTo((image.Width, image.Height)));
        bool dropsAlpha = codec is PnmCodec;
        for (int i = 0; i < width * 5; i++)
        {
            ReadOnlySpan<byte> expected = image.Samples.AsSpan(i * channels, channels);
            ReadOnlySpan<byte> actual = decoded.Samples.AsSpan(i * decoded.Channels, decoded.Channels);
            bool isGrey = channels <= 2;
            Assert.That(actual[0], Is.EqualTo(expected[0]));
            if (actual.Length >= 3) Assert.That(actual[2], Is.EqualTo(isGrey ? expected[0] : expected[2]));
            if (!dropsAlpha && channels is 2 or 4) Assert.That(actual[^1], Is.EqualTo(dropsAlpha ? actual[^1] : expected[^1]));
        }
    }

    [Test]
    public void JpegKeepsAPictureWithinItsQuality([Values(50, 92, 100)] int quality, [Values] bool halvesChroma, [Values(1, 3)] int channels)
    {
        Image<byte> image = Gradient(61, 43, channels);
        var codec = new JpegCodec { Quality = quality, HalvesChroma = halvesChroma };
        Image<byte> decoded = codec.Decode(Encode(codec, image)).ToBytes();
        Assert.That((decoded.Width, decoded.Height, decoded.Channels), Is.EqualTo((61, 43, channels)));
        double sum = 0;
        for (int i = 0; i < image.Samples.Length; i++) sum += Math.Pow(image.Samples[i] - decoded.Samples[i], 2);
        double psnr = 10 * Math.Log10(255 * 255 / (sum / image.Samples.Length));
        Assert.That(psnr, Is.GreaterThan(quality == 50 ? 33 : 38));
    }

    [Test]
    public void SixteenBitsComeBackFromFormatsThatHoldThem([Values(1, 2, 3, 4)] int channels)
    {
        var image = new Image<ushort>(9, 5, channels);
        for (int i = 0; i < image.Samples.Length; i++) image.Samples[i] = (ushort)(i * 40503);
        foreach (IImageCodec codec in Lossless)
        {
            using var file = new MemoryStream();
            codec.Encode(image, file);
            DecodedImage decoded = codec.Decode(file.ToArray());
            Assert.That(decoded.BitDepth, Is.EqualTo(codec.HoldsWords ? 16 : 8));
            if (!codec.HoldsWords || (codec is PnmCodec && channels is 2 or 4)) continue;
            Assert.That(decoded.ToWords().Samples, Is.EqualTo(image.Samples), codec.Name);
        }
    }

    [Test]
    public void ProfilesTravelWithPngAndJpeg()
    {
        // Larger than a segment of JPEG holds.
        byte[] icc = [.. Enumerable.Range(0, 150_000).Select(i => (byte)(i * i / 7))];
        byte[] exif = ExifOf(orientation: 6);
        foreach (IImageCodec codec in (IImageCodec[])[new PngCodec(), new JpegCodec()])
        {
            using var file = new MemoryStream();
            codec.Encode(Noise(3, 3, 3, seed: 1), file, profiles: new ImageProfiles(exif, icc));
            DecodedImage decoded = codec.Decode(file.ToArray());
            Assert.That(decoded.Profiles.Icc, Is.EqualTo(icc), codec.Name);
            Assert.That(decoded.Profiles.Exif, Is.EqualTo(exif), codec.Name);
            Assert.That(decoded.Orientation, Is.EqualTo(6), codec.Name);
        }
    }

    [Test]
    public void ProfilesOfUprightPixelsHaveNoOrientationNoPreviewAndNoOtherColors()
    {
        var icc = new byte[128];
        "CMYK"u8.CopyTo(icc.AsSpan(16));
        ImageProfiles kept = new ImageProfiles(ExifOf(orientation: 8), icc).ForUpright(channels: 3);
        Assert.That(kept.Exif, Is.EqualTo(ExifOf(orientation: 1, preview: 0)));
        Assert.That(kept.Icc, Is.Null);
        "RGB "u8.CopyTo(icc.AsSpan(16));
        Assert.That(new ImageProfiles(null, icc).ForUpright(channels: 4).Icc, Is.SameAs(icc));
        Assert.That(new ImageProfiles(null, icc).ForUpright(channels: 1).Icc, Is.Null);
        Assert.That(new ImageProfiles([1, 2, 3], null).ForUpright(channels: 1).Exif, Is.EqualTo(new byte[] { 1, 2, 3 }), "damaged data stays");
    }

    /// <summary>EXIF data with one entry, and the place of a preview's directory.</summary>
    internal static byte[] ExifOf(byte orientation, byte preview = 200) =>
        [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, preview, 0, 0, 0];

    [Test]
    public void TextsTravelWithPngAndJpeg()
    {
        var texts = new Dictionary<string, string> { ["Software"] = "deocc, synthetic: é" };
        var png = new PngCodec();
        using var file = new MemoryStream();
        png.Encode(Noise(3, 3, 3, seed: 1), file, texts);
        Assert.That(png.Decode(file.ToArray()).Texts["Software"], Is.EqualTo(texts["Software"]));
        using var jpegFile = new MemoryStream();
        var jpeg = new JpegCodec();
        jpeg.Encode(Noise(3, 3, 3, seed: 1), jpegFile, texts);
        Assert.That(jpeg.Decode(jpegFile.ToArray()).Texts["Comment"], Is.EqualTo("Software: deocc, synthetic: é"));
    }

    [Test]
    public void DamagedFilesGiveANamedErrorOrAPicture([ValueSource(nameof(DamageCases))] IImageCodec codec)
    {
        byte[] intact = Encode(codec, Noise(19, 13, 3, seed: 3));
        var random = new System.Random(11);
        for (int length = 0; length < intact.Length; length++) DecodeSurvives(codec, intact.AsSpan(0, length).ToArray());
        for (int trial = 0; trial < 3000; trial++)
        {
            byte[] damaged = (byte[])intact.Clone();
            for (int hit = random.Next(1, 4); hit > 0; hit--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (codec is PngCodec && trial % 2 == 0) PngChecksum.Mend(damaged);
            DecodeSurvives(codec, damaged);
        }
    }

    [Test]
    public void SizesThatTheFileCannotHoldAreRefusedBeforeMemoryIsTaken([ValueSource(nameof(DamageCases))] IImageCodec codec)
    {
        byte[] file = Encode(codec, Noise(16, 16, 3, seed: 5));
        byte[] lie = codec switch
        {
            PngCodec => LieInPng(file),
            JpegCodec => Replace(file, [0, 16, 0, 16], [0xFF, 0xFF, 0xFF, 0xFF]),
            BmpCodec => Replace(file, [16, 0, 0, 0, 16, 0, 0, 0], [0, 0, 1, 0, 0, 0, 1, 0]),
            _ => Replace(file, "16 16"u8.ToArray(), "60000"u8.ToArray()),
        };
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<FileFormatException>(() => codec.Decode(lie));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void AJpegTooLargeForMemoryIsRefusedHoweverLongItsFile()
    {
        byte[] file = Replace(Encode(new JpegCodec(), Noise(16, 16, 3, seed: 5)), [0, 16, 0, 16], [0xFF, 0xFF, 0xFF, 0xFF]);
        Array.Resize(ref file, 32 << 20);
        Assert.That(Assert.Throws<FileFormatException>(() => new JpegCodec().Decode(file))!.Message, Does.Contain("too many"));
    }

    private static IEnumerable<IImageCodec> DamageCases() => [new PngCodec(), new JpegCodec(), new BmpCodec(), new PnmCodec()];

    private static void DecodeSurvives(IImageCodec codec, byte[] file)
    {
        try
        {
            codec.Decode(file).ToBytes();
        }
        catch (FileFormatException error)
        {
            Assert.That(error.Message, Does.StartWith(codec.Name));
        }
    }

    private static byte[] LieInPng(byte[] file)
    {
        byte[] lie = (byte[])file.Clone();
        byte[] size = [0, 1, 0, 0, 0, 1, 0, 0];
        size.CopyTo(lie, 16);
        PngChecksum.Mend(lie);
        return lie;
    }

    private static byte[] Replace(byte[] file, byte[] what, byte[] with)
    {
        int place = file.AsSpan().IndexOf(what);
        Assert.That(place, Is.Positive);
        byte[] changed = (byte[])file.Clone();
        with.CopyTo(changed, place);
        return changed;
    }

    private static byte[] Encode(IImageCodec codec, Image<byte> image)
    {
        using var file = new MemoryStream();
        codec.Encode(image, file);
        return file.ToArray();
    }

    private static Image<byte> Noise(int width, int height, int channels, int seed)
    {
        var image = new Image<byte>(width, height, channels);
        new System.Random(seed).NextBytes(image.Samples);
        return image;
    }

    private static Image<byte> Gradient(int width, int height, int channels)
    {
        var image = new Image<byte>(width, height, channels);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int c = 0; c < channels; c++)
                    image.Pixel(x, y)[c] = (byte)(128 + (100 * Math.Sin((x * 0.11) + c) * Math.Cos((y * 0.13) - c)));
            }
        }

        return image;
    }
}
