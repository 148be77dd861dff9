using System.Diagnostics;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Colors;

namespace Deocc.Tests.Imaging;

/// <summary>Small files of every kind, as they are and damaged by the thousand.</summary>
[TestFixture]
internal sealed class DamageTests
{
    private const int Trials = 1500;

    // A damaged size may ask for a larger picture; the codecs grant what the bytes could hold, a thousand bytes for each at most.
    private const long MostBytes = 64L << 20;
    private static readonly TimeSpan LongestDecode = TimeSpan.FromSeconds(20);

    private static string Folder => Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "Pictures");

    private static IEnumerable<string> Names() =>
    [
        "progressive_420.jpg", "restarts_422.jpg", "progressive_grey.jpg", "plain_444.jpg", "cmyk.jpg", "palette_adam7.png", "rgba16_adam7.png", "grey2.png",
        "palette.bmp", "runs.bmp", "text16.ppm",
    ];

    [TestCase("progressive_420")]
    [TestCase("restarts_422")]
    [TestCase("progressive_grey")]
    [TestCase("plain_444")]
    public void IntactFilesGiveWhatLibjpegReads(string name)
    {
        Image<byte> expected = ImageFile.Load(Path.Combine(Folder, $"{name}.expected.png"));
        Image<byte> decoded = ImageFile.Load(Path.Combine(Folder, $"{name}.jpg"));
        if (decoded.Channels == 1) expected = ImageChannels.Extract(expected, 0);
        Assert.That((decoded.Width, decoded.Height), Is.EqualTo((37, 29)));
        for (int i = 0; i < expected.Samples.Length; i++) Assert.That((int)decoded.Samples[i], Is.EqualTo(expected.Samples[i]).Within(1));
    }

    [Test]
    public void EveryCutGivesANamedErrorOrAPicture([ValueSource(nameof(Names))] string name)
    {
        byte[] intact = File.ReadAllBytes(Path.Combine(Folder, name));
        int step = Math.Max(1, intact.Length / Trials);
        for (int length = 0; length < intact.Length; length += step) Decode(name, intact[..length]);
    }

    [Test]
    public void DamagedBytesGiveANamedErrorOrAPicture([ValueSource(nameof(Names))] string name)
    {
        byte[] intact = File.ReadAllBytes(Path.Combine(Folder, name));
        var random = new System.Random(name.Length);
        int pictures = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            byte[] damaged = (byte[])intact.Clone();
            for (int hit = random.Next(1, 6); hit > 0; hit--)
            {
                // Half of the damage goes to the headers, where it does most.
                int place = random.Next(trial % 2 == 0 ? damaged.Length : Math.Min(damaged.Length, 200));
                damaged[place] = trial % 3 == 0 ? (byte)(damaged[place] ^ (1 << random.Next(8))) : (byte)random.Next(256);
            }

            if (name.EndsWith(".png", StringComparison.Ordinal) && trial % 4 != 0) PngChecksum.Mend(damaged);
            if (Decode(name, damaged)) pictures++;
        }

        Assert.That(pictures, Is.InRange(1, Trials - 1), "both outcomes happen");
    }

    /// <summary>Decodes in bounded memory and time; true for a picture, false for an error that names the format.</summary>
    private static bool Decode(string name, byte[] file)
    {
        IImageCodec codec = ImageFile.Codecs.First(candidate => candidate.Extensions.Contains(Path.GetExtension(name)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        try
        {
            codec.Decode(file).ToFloats();
            return true;
        }
        catch (FileFormatException error)
        {
            Assert.That(error.Message, Does.StartWith(codec.Name));
            return false;
        }
        finally
        {
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(MostBytes));
            Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(LongestDecode));
        }
    }
}
