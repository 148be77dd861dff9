using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Serialization;

/// <summary>Files of weights that lie in memory instead of on a disk.</summary>
[TestFixture]
internal sealed class WeightFileStreamTests
{
    private static readonly float[] Numbers = [1, -2, 3.5f];

    [Test]
    public unsafe void UnmanagedMemoryIsReadInPlace()
    {
        byte[] bytes = Saved();
        fixed (byte* start = bytes)
        {
            var stream = new UnmanagedMemoryStream(start, bytes.Length);
            var file = WeightFile.Open("a resource", stream);
            Assert.That(file["numbers"].ToArray<float>(), Is.EqualTo(Numbers));
            Assert.That((file.Path, file.Metadata["kind"]), Is.EqualTo(("a resource", "test")));
            TensorEntry entry = file["numbers"];
            file.Dispose();
            Assert.That(() => entry.ToArray<float>(), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(stream.CanRead, Is.False);
        }
    }

    [Test]
    public void AnotherStreamIsReadToItsEnd()
    {
        using WeightFile file = WeightFile.Open("a stream", new MemoryStream(Saved()));
        Assert.That(file["numbers"].ToArray<float>(), Is.EqualTo(Numbers));
    }

    [Test]
    public void ADamagedStreamIsRefusedByItsName()
    {
        byte[] bytes = Saved();
        Assert.That(
            () => WeightFile.Open("a cut resource", new MemoryStream(bytes[..^3])),
            Throws.TypeOf<FileFormatException>().With.Message.Contain("a cut resource"));
    }

    private static byte[] Saved()
    {
        string path = Path.GetTempFileName();
        try
        {
            using var scope = new TensorScope();
            WeightFile.Save(path, [new("numbers", Tensor.From<float>(Numbers, [3]))], new Dictionary<string, string> { ["kind"] = "test" });
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
