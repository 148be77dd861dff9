using System.Buffers.Binary;
using System.Text;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;

namespace Deocc.Tests.Serialization;

public sealed class SafeTensorsHeaderTests
{
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4)]
    [TestCase("""{"a":{"shape":[1],"data_offsets":[0,4],"dtype":"F32"}}    """, 4)]
    [TestCase("""{"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 6)]
    [TestCase("""{"a":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]},"b":{"dtype":"I8","shape":[1],"data_offsets":[0,1]}}""", 1)]
    [TestCase("""{"__metadata__":{"a":"b"},"a":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}""", 1)]
    [TestCase("{}", 0)]
    public void SoundHeadersAreRead(string header, int dataLength) => Assert.DoesNotThrow(() => Open(header, dataLength));

    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "cut off")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "end at byte 4")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "leaves a gap")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "overlaps")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "overlaps")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "does not take the 4 bytes")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "no valid pair")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "longer than 2")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775807]}}""", 4, "cut off")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551616]}}""", 4, "no whole number")]
    [TestCase("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "no whole number")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "no whole number")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,4],"data_offsets":[0,4]}}""", 4, "'a'")]
    [TestCase("""{"a":{"dtype":"F64","shape":[2147483647,2147483647,1],"data_offsets":[0,4]}}""", 4, "'a'")]
    [TestCase("""{"a":{"dtype":"F32","shape":[9999999999],"data_offsets":[0,4]}}""", 4, "impossible size")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}""", 4, "longer than 8")]
    [TestCase("""{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1, "'F8_E4M3', which is not supported")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "lacks")]
    [TestCase("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "repeated field 'dtype'")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}""", 4, "unexpected")]
    [TestCase("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", 0, "'a' appears twice")]
    [TestCase("""{"__metadata__":{"a":"b","a":"c"}}""", 0, "twice")]
    [TestCase("""{"__metadata__":{},"__metadata__":{}}""", 0, "two __metadata__")]
    [TestCase("""{"__metadata__":{"a":1}}""", 0, "damaged")]
    [TestCase("""{"a":[]}""", 0, "damaged")]
    [TestCase("""{"a":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}""", 4, "damaged")]
    [TestCase("""{}{}""", 0, "damaged")]
    [TestCase("""{"a":""", 0, "damaged")]
    public void UnsoundHeadersAreNamed(string header, int dataLength, string fault) =>
        Assert.That(
            () => Open(header, dataLength),
            Throws.TypeOf<FileFormatException>().With.Message.Contains(fault).And.Message.Not.Contains("\n"));

    [TestCase(ulong.MaxValue)]
    [TestCase(1UL << 62)]
    [TestCase(100_000_001UL)]
    [TestCase(3UL)]
    public void AHeaderLongerThanTheFileCostsNothing(ulong claimedLength)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<FileFormatException>(() => Open("{}", 0, claimedLength));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void OddNamesAreQuotedOnOneShortLine()
    {
        string name = new string('x', 500) + "\\n";
        var error = Assert.Throws<FileFormatException>(() => Open($$$"""{"{{{name}}}":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3));
        Assert.That(error.Message, Does.Contain("'xxxx").And.Contain("...'").And.Not.Contain("\n"));
        Assert.That(error.Message, Has.Length.LessThan(400));
    }

    private static void Open(string header, int dataLength, ulong? claimedLength = null)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("weights.safetensors");
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, claimedLength ?? (ulong)text.Length);
        File.WriteAllBytes(path, [.. prefix, .. text, .. new byte[dataLength]]);
        using var file = WeightFile.Open(path);
        foreach (TensorEntry entry in file.Entries) _ = entry.ToArray<double>();
    }
}
