using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;
using Deocc.Engine.Serialization.Zip;

namespace Deocc.Tests.Serialization;

public sealed class ZipTests
{
    [Test]
    public void ChecksumsEqualThePlainMethodAtEveryLength()
    {
        byte[] bytes = [.. Enumerable.Range(0, 700).Select(i => (byte)((i * 131) ^ (i >> 3)))];
        Assert.That(Crc32.Append(0, "123456789"u8), Is.EqualTo(0xCBF43926u));
        for (int length = 0; length <= bytes.Length; length++)
        {
            uint plain = ~Crc32.AppendByTable(~0xABCDEF01u, bytes.AsSpan(0, length));
            Assert.That(Crc32.Append(0xABCDEF01u, bytes.AsSpan(0, length)), Is.EqualTo(plain), $"{length} bytes");
        }
    }

    [Test]
    public void ABombIsRefusedBeforeItIsInflated()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("bomb.npz");
        const int Elements = 200_000_000;
        using (ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create))
        using (Stream member = zip.CreateEntry("zeros.npy", CompressionLevel.Fastest).Open())
        {
            member.Write(Header($"({Elements},)"));
            byte[] zeros = new byte[1 << 20];
            for (int left = Elements; left > 0; left -= zeros.Length) member.Write(zeros.AsSpan(0, Math.Min(zeros.Length, left)));
        }

        long before = Environment.WorkingSet;
        Assert.That(
            () => WeightFile.Open(path),
            Throws.TypeOf<FileFormatException>().With.Message.Contains("would grow to").And.Message.Contains("MaxExpandedBytes"));
        Assert.That(Environment.WorkingSet - before, Is.LessThan(50 << 20));
        using var trusted = WeightFile.Open(path, new WeightFileOptions { MaxExpandedBytes = 1L << 30 });
        Assert.That(trusted.Entries.Single().Shape[0], Is.EqualTo(Elements));
    }

    [Test]
    public void AWrongLengthIsFoundOut([Values(-1, 1)] int difference)
    {
        byte[] bytes = Archive(CompressionLevel.Optimal, ("a.npy", [.. Header("(200,)"), .. new byte[200]]));
        int central = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(central + 24));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(central + 24), (uint)(length + difference));
        Assert.That(() => Read(bytes), Throws.TypeOf<FileFormatException>());
    }

    [Test]
    public void AnImpossibleRatioIsRefused()
    {
        byte[] bytes = Archive(CompressionLevel.Optimal, ("a.npy", [.. Header("(200,)"), .. new byte[200]]));
        int central = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(central + 24), 0xFFFFFFF0);
        Assert.That(() => Read(bytes), Throws.TypeOf<FileFormatException>().With.Message.Contains("claims 4294967280 bytes"));
    }

    [Test]
    public void MembersMayNotOverlap()
    {
        byte[] member = [.. Header("(200,)"), .. new byte[200]];
        byte[] bytes = Archive(CompressionLevel.NoCompression, ("a.npy", member), ("b.npy", member));

        // The second member starts inside the first, behind a local header of its own.
        int second = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        int local = (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(second + 42));
        bytes.AsSpan(local, 35).CopyTo(bytes.AsSpan(local - 100));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(second + 42), (uint)local - 100);
        Assert.That(() => Read(bytes), Throws.TypeOf<FileFormatException>().With.Message.Contains("overlaps"));
    }

    [Test]
    public void MembersMayNotShareAName()
    {
        byte[] bytes = Archive(CompressionLevel.NoCompression, ("a.npy", [1]), ("a.npy", [2]));
        Assert.That(() => Read(bytes), Throws.TypeOf<FileFormatException>().With.Message.Contains("appears twice"));
    }

    [Test]
    public void Zip64IsRead()
    {
        // The library writes zip64 only for huge files; NumPy marks members of unknown length so, which an extra field imitates.
        byte[] plain = Archive(CompressionLevel.NoCompression, ("a.npy", [.. Header("(3,)"), 7, 8, 9]));
        int central = plain.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        byte[] entry = plain.AsSpan(central, 46 + 5).ToArray();
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(entry.AsSpan(24));
        entry.AsSpan(20, 8).Fill(0xFF);
        entry[30] = 20;
        byte[] extra = [1, 0, 16, 0, .. BitConverter.GetBytes((ulong)length), .. BitConverter.GetBytes((ulong)length)];
        byte[] directory = [.. entry, .. extra];
        byte[] end64 =
        [
            .. "PK\u0006\u0006"u8, .. BitConverter.GetBytes(44L), 45, 0, 45, 0, .. new byte[8],
            .. BitConverter.GetBytes(1L), .. BitConverter.GetBytes(1L),
            .. BitConverter.GetBytes((long)directory.Length), .. BitConverter.GetBytes((long)central),
        ];
        byte[] locator = [.. "PK\u0006\u0007"u8, 0, 0, 0, 0, .. BitConverter.GetBytes((long)(central + directory.Length)), 1, 0, 0, 0];
        byte[] end = [.. "PK\u0005\u0006"u8, 0, 0, 0, 0, .. Enumerable.Repeat((byte)0xFF, 12), 0, 0];
        byte[] bytes = [.. plain.AsSpan(0, central), .. directory, .. end64, .. locator, .. end];
        Assert.That(Read(bytes), Is.EqualTo(new byte[] { 7, 8, 9 }));
    }

    [Test]
    public void AChangedByteIsFoundUnlessChecksumsAreOff()
    {
        byte[] bytes = Archive(CompressionLevel.NoCompression, ("a.npy", [.. Header("(3,)"), 7, 8, 9]));
        int data = bytes.AsSpan().IndexOf([(byte)7, (byte)8, (byte)9]);
        bytes[data] = 6;
        Assert.That(() => Read(bytes), Throws.TypeOf<FileFormatException>().With.Message.Contains("checksum"));
        Assert.That(Read(bytes, new WeightFileOptions { VerifyChecksums = false }), Is.EqualTo(new byte[] { 6, 8, 9 }));
    }

    [Test]
    public void AnOrdinaryZipFileIsNoWeightFile()
    {
        byte[] bytes = Archive(CompressionLevel.Optimal, ("readme.txt", [1, 2, 3]));
        Assert.That(
            () => Read(bytes),
            Throws.TypeOf<FileFormatException>().With.Message.Contains("neither a PyTorch pickle nor NumPy arrays"));
    }

    private static byte[] Header(string shape)
    {
        string text = $"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. Encoding.ASCII.GetBytes(text)];
    }

    private static byte[] Archive(CompressionLevel level, params (string Name, byte[] Contents)[] members)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] contents) in members)
            {
                using Stream member = zip.CreateEntry(name, level).Open();
                member.Write(contents);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Read(byte[] bytes, WeightFileOptions? options = null)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("weights.npz"), bytes);
        using var file = WeightFile.Open(folder.File("weights.npz"), options);
        return file.Entries[0].ToArray<byte>();
    }
}
