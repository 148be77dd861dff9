using System.Buffers.Binary;
using System.Text;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Animation;
using Deocc.Imaging.Colors;
using Deocc.Imaging.Drawing;
using Deocc.Imaging.Png;

namespace Deocc.Tests.Imaging;

[TestFixture]
internal sealed class AnimationTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("animation").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void ApngHoldsEveryFrame([Values(1, 2, 3, 4)] int channels)
    {
        Image<byte>[] frames = Moving(channels);
        string path = Path.Combine(_folder, "a.png");
        AnimationFile.Save(path, frames, new AnimationOptions { FrameSeconds = 0.25, Plays = 3 });
        byte[] file = File.ReadAllBytes(path);
        Assert.That(ImageFile.Load(path).Samples, Is.EqualTo(frames[0].Samples), "what other programs show");
        List<Image<byte>> shown = PlayApng(file, out int plays, out double seconds);
        Assert.That((plays, seconds), Is.EqualTo((3, 0.25)));
        Assert.That(shown, Has.Count.EqualTo(frames.Length));
        for (int i = 0; i < frames.Length; i++) Assert.That(shown[i].Samples, Is.EqualTo(frames[i].Samples), $"frame {i}");
    }

    [Test]
    public void ImageMagickPlaysGifsOfFewColorsAsTheyWere([Values(1, 3)] int channels)
    {
        Image<byte>[] frames = Moving(channels);
        byte[] pixels = PlayGif(frames, new AnimationOptions(), out string info);
        int size = frames[0].Width * frames[0].Height * 3;
        Assert.That(pixels, Has.Length.EqualTo(size * frames.Length));
        for (int i = 0; i < frames.Length; i++)
            Assert.That(pixels.AsSpan(i * size, size).ToArray(), Is.EqualTo(ImageChannels.ToRgb(frames[i]).Samples), $"frame {i}");
        Assert.That(info, Is.EqualTo("10 10 10 10 "));
    }

    [Test]
    public void ImageMagickPlaysDitheredGifs([Values] bool dither, [Values(8, 70, 300)] int side)
    {
        Image<byte>[] frames = [Photo(side, 0), Photo(side, 1)];
        byte[] pixels = PlayGif(frames, new AnimationOptions { Dither = dither, FrameSeconds = 1 }, out _);
        for (int i = 0; i < frames.Length; i++)
        {
            // Single pixels are off by their dither; over a neighborhood the color is right.
            var shown = new Image<byte>(side, side, 3, pixels.AsSpan(i * side * side * 3, side * side * 3).ToArray());
            double plain = Psnr(frames[i], shown);
            double blurred = Psnr(Blur(frames[i]), Blur(shown));
            Assert.That(plain, Is.GreaterThan(30));
            if (dither && side > 8) Assert.That(blurred, Is.GreaterThan(40));
        }
    }

    [Test]
    public void NoiseFillsTheTableOfStrings()
    {
        var frame = new Image<byte>(200, 150, 1);
        new System.Random(1).NextBytes(frame.Samples);
        Assert.That(PlayGif([frame], new AnimationOptions(), out _), Is.EqualTo(ImageChannels.ToRgb(frame).Samples));
        Array.Fill(frame.Samples, (byte)7);
        Assert.That(PlayGif([frame], new AnimationOptions(), out _), Is.EqualTo(ImageChannels.ToRgb(frame).Samples));
    }

    [Test]
    public void TransparentPixelsStayTransparent()
    {
        Image<byte>[] frames = Moving(4);
        string path = Path.Combine(_folder, "t.gif");
        AnimationFile.Save(path, frames);
        byte[] pixels = DebianTool.Run("imagemagick", "convert", [path, "-coalesce", "-depth", "8", "rgba:-"]);
        for (int i = 0; i < frames.Length; i++)
        {
            for (int p = 0; p < frames[i].Width * frames[i].Height; p++)
            {
                byte alpha = frames[i].Samples[(4 * p) + 3];
                Assert.That(pixels[(((i * frames[i].Width * frames[i].Height) + p) * 4) + 3], Is.EqualTo(alpha < 128 ? 0 : 255), $"frame {i}, pixel {p}");
            }
        }
    }

    [Test]
    public void NonsenseIsRefused()
    {
        Image<byte> frame = new(4, 4, 3);
        Assert.Throws<ShapeException>(() => AnimationFile.Save(Path.Combine(_folder, "a.gif"), []));
        Assert.Throws<ShapeException>(() => AnimationFile.Save(Path.Combine(_folder, "a.gif"), [frame, new Image<byte>(4, 5, 3)]));
        Assert.Throws<ShapeException>(() => AnimationFile.Save(Path.Combine(_folder, "a.gif"), [frame], new AnimationOptions { FrameSeconds = 0 }));
        Assert.Throws<FileFormatException>(() => AnimationFile.Save(Path.Combine(_folder, "a.jpg"), [frame]));
        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }

    private byte[] PlayGif(Image<byte>[] frames, AnimationOptions options, out string delays)
    {
        string path = Path.Combine(_folder, "a.gif");
        AnimationFile.Save(path, frames, options);
        delays = Encoding.ASCII.GetString(DebianTool.Run("imagemagick", "identify", ["-format", "%T ", path]));
        return DebianTool.Run("imagemagick", "convert", [path, "-coalesce", "-depth", "8", "rgb:-"]);
    }

    /// <summary>Plays an APNG file by making a PNG file of each frame's chunks.</summary>
    private static List<Image<byte>> PlayApng(byte[] file, out int plays, out double seconds)
    {
        var shown = new List<Image<byte>>();
        (plays, seconds) = (-1, 0);
        byte[] header = file[16..29];
        byte[] control = [];
        int sequence = 0;
        for (int position = 8; position < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(position));
            string type = Encoding.ASCII.GetString(file, position + 4, 4);
            byte[] content = file[(position + 8)..(position + 8 + length)];
            position += 12 + length;
            if (type == "acTL") plays = BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(4));
            if (type is "fcTL" or "fdAT") Assert.That(BinaryPrimitives.ReadInt32BigEndian(content), Is.EqualTo(sequence++));
            if (type == "fcTL")
            {
                control = content;
                seconds = (double)BinaryPrimitives.ReadUInt16BigEndian(content.AsSpan(20)) / BinaryPrimitives.ReadUInt16BigEndian(content.AsSpan(22));
            }

            if (type is not ("IDAT" or "fdAT")) continue;
            control.AsSpan(4, 8).CopyTo(header);
            using var single = new MemoryStream();
            var writer = new ChunkWriter(single);
            writer.Write("IHDR", header);
            writer.Write("IDAT", type == "IDAT" ? content : content[4..]);
            writer.Write("IEND", []);
            Image<byte> part = new PngCodec().Decode(single.ToArray()).ToBytes();
            Image<byte> screen = shown.Count == 0 ? part : new Image<byte>(shown[^1].Width, shown[^1].Height, part.Channels, (byte[])shown[^1].Samples.Clone());
            ImageCrop.Paste(screen, part, BinaryPrimitives.ReadInt32BigEndian(control.AsSpan(12)), BinaryPrimitives.ReadInt32BigEndian(control.AsSpan(16)));
            shown.Add(screen);
        }

        return shown;
    }

    private static Image<byte>[] Moving(int channels)
    {
        var frames = new Image<byte>[4];
        for (int i = 0; i < frames.Length; i++)
        {
            frames[i] = new Image<byte>(31, 23, channels);
            Draw.Rectangle(frames[i], 3 + (2 * i), 5, 9, 8, new Rgba(200, 40, (byte)(60 * Math.Min(i, 2))));
        }

        return frames;
    }

    private static Image<byte> Photo(int side, int frame)
    {
        var image = new Image<byte>(side, side, 3);
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                for (int c = 0; c < 3; c++)
                    image.Pixel(x, y)[c] = (byte)(128 + (100 * Math.Sin((x * 9.0 / side) + c + (0.2 * frame)) * Math.Cos((y * 7.0 / side) - c)));
            }
        }

        return image;
    }

    private static Image<byte> Blur(Image<byte> image) => ImageChannels.ToBytes(GaussianBlur.Apply(ImageChannels.ToFloats(image), 2));

    private static double Psnr(Image<byte> first, Image<byte> second)
    {
        double sum = 0;
        for (int i = 0; i < first.Samples.Length; i++) sum += Math.Pow(first.Samples[i] - second.Samples[i], 2);
        return 10 * Math.Log10(255 * 255 / Math.Max(1e-9, sum / first.Samples.Length));
    }

    private sealed class ChunkWriter
    {
        private readonly Stream _destination;

        public ChunkWriter(Stream destination)
        {
            _destination = destination;
            destination.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        }

        public void Write(string type, byte[] content)
        {
            byte[] body = [.. Encoding.ASCII.GetBytes(type), .. content];
            var number = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
            _destination.Write(number);
            _destination.Write(body);
            BinaryPrimitives.WriteUInt32BigEndian(number, PngChecksum.Of(body));
            _destination.Write(number);
        }
    }
}
