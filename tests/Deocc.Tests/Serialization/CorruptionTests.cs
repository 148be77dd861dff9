using System.Diagnostics;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;

namespace Deocc.Tests.Serialization;

/// <summary>
/// Small files of each format, cut off at every length and with every byte changed: each gives a
/// <see cref="FileFormatException"/> or tensors, in bounded time and memory, and never another error. Where the format carries
/// checksums, the tensors must be the right ones.
/// </summary>
public sealed class CorruptionTests
{
    private const long MostBytesPerFile = 4 << 20;
    private static readonly TimeSpan MostTimePerFile = TimeSpan.FromSeconds(2);

    private static readonly string[] Files =
    [
        "types.safetensors", "types_old.pt", "views.pt", "views_old.pt", "deflated.pt", "protocol1.pt", "protocol4.pt",
        "checkpoint_old.pt", "stored.npz", "deflated.npz", "c_float32.npy", "fortran_big_endian.npy", "version3.npy",
    ];

    // All bits, one low bit, one high bit: a small error, another size, another sign.
    private static readonly byte[] Flips = [0xFF, 0x01, 0x80];

    [TestCaseSource(nameof(Files))]
    public void EveryTruncationIsAnError(string name)
    {
        byte[] whole = File.ReadAllBytes(RecordedFile.PathOf(name));
        using var folder = new TemporaryFolder();
        string path = folder.File(name);
        File.WriteAllBytes(path, whole);
        for (int length = whole.Length - 1; length >= 0; length--)
        {
            using (FileStream file = File.OpenWrite(path)) file.SetLength(length);
            Assert.That(Read(path), Is.Null, $"cut off at {length} of {whole.Length} bytes, it was still read");
        }
    }

    [TestCaseSource(nameof(Files))]
    public void EveryFlippedByteIsAnErrorOrHarmless(string name)
    {
        byte[] bytes = File.ReadAllBytes(RecordedFile.PathOf(name));
        RecordedFile expected = RecordedFile.All.Single(f => f.Name == name);
        using var folder = new TemporaryFolder();
        string path = folder.File(name);
        File.WriteAllBytes(path, bytes);
        bool hasChecksums = bytes.AsSpan().StartsWith("PK"u8);
        for (int i = 0; i < bytes.Length; i++)
        {
            foreach (byte flip in Flips)
            {
                WriteByte(path, i, (byte)(bytes[i] ^ flip));
                Dictionary<string, double[]>? read = Read(path);
                if (hasChecksums && read is not null) AssertRight(read, expected, $"byte {i} ^ 0x{flip:X2}");
            }

            WriteByte(path, i, bytes[i]);
        }
    }

    // In place, because file systems flush a file that is cut to nothing and written anew.
    private static void WriteByte(string path, int offset, byte value)
    {
        using FileStream file = File.OpenWrite(path);
        file.Position = offset;
        file.WriteByte(value);
    }

    private static void AssertRight(Dictionary<string, double[]> read, RecordedFile expected, string change)
    {
        Assert.That(read.Keys, Is.EqualTo(expected.Tensors.Select(t => t.Name)), change);
        foreach (RecordedTensor tensor in expected.Tensors) Assert.That(read[tensor.Name], Is.EqualTo(tensor.Values), change);
    }

    private static Dictionary<string, double[]>? Read(string path)
    {
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        Dictionary<string, double[]>? tensors;
        try
        {
            using var file = WeightFile.Open(path);
            tensors = file.Entries.ToDictionary(e => e.Name, e => e.ToArray<double>());
        }
        catch (FileFormatException)
        {
            tensors = null;
        }

        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(MostTimePerFile));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - allocatedBefore, Is.LessThan(MostBytesPerFile));
        return tensors;
    }
}
