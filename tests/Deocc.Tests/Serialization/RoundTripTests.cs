using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Serialization;

[NoLeaks]
public sealed class RoundTripTests
{
    [TestCase(WeightFileFormat.SafeTensors)]
    [TestCase(WeightFileFormat.Npz)]
    public void EntriesOfEveryFileCanBeWrittenInAnotherFormat(WeightFileFormat format)
    {
        using var folder = new TemporaryFolder();
        foreach (RecordedFile recorded in RecordedFile.All)
        {
            using var original = WeightFile.Open(recorded.FullPath);
            bool holdsAll = format == WeightFileFormat.SafeTensors;
            TensorEntry[] entries = [.. original.Entries.Where(e => holdsAll || e.StoredType != StoredType.BFloat16)];
            string path = folder.File(recorded.Name + ".copy");
            WeightFile.Write(path, entries, format);
            using var copy = WeightFile.Open(path);
            Assert.That(copy.Entries.Select(e => e.ToString()), Is.EqualTo(entries.Select(e => e.ToString())), recorded.Name);
            foreach (TensorEntry entry in entries)
                Assert.That(
                    copy[entry.Name].ToArray<double>(),
                    Is.EqualTo(entry.ToArray<double>()),
                    $"{recorded.Name}: {entry.Name}");
        }
    }

    [Test]
    public void TensorsKeepTheirBits()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("weights.safetensors");
        var tensors = new OrderedDictionary<string, Tensor>
        {
            ["odd.bytes"] = Tensor.From<byte>([1, 2, 3], [3]),
            ["nan"] = Tensor.From<float>([float.NaN, -0f, float.NegativeInfinity, float.Epsilon], [2, 2]),
            ["half"] = Tensor.From<Half>([(Half)0.1, Half.NaN], [2]),
            ["brain"] = Tensor.From<BFloat16>([(BFloat16)0.1f], [1]),
            ["doubles"] = Tensor.From<double>([Math.PI], []),
            ["integers"] = Tensor.From<long>([long.MinValue, -1], [1, 2]),
            ["ints"] = Tensor.From<int>([int.MinValue], [1]),
            ["empty"] = Tensor.Zeros([0, 5]),
        };
        var metadata = new Dictionary<string, string> { ["step"] = "7", ["text"] = "\"\\\u0001ü😀" };
        WeightFile.Save(path, tensors, metadata);

        OrderedDictionary<string, Tensor> loaded = WeightFile.Load(path);
        Assert.That(loaded.Keys, Is.EqualTo(tensors.Keys));
        foreach ((string name, Tensor tensor) in tensors)
        {
            Assert.That(loaded[name].Shape, Is.EqualTo(tensor.Shape), name);
            Assert.That(loaded[name].ElementType, Is.EqualTo(tensor.ElementType), name);
            Assert.That(BytesOf(loaded[name]), Is.EqualTo(BytesOf(tensor)), name);
            loaded[name].Dispose();
            tensor.Dispose();
        }

        using var file = WeightFile.Open(path);
        Assert.That(file.Metadata, Is.EquivalentTo(metadata));
    }

    [Test]
    public void EverySafeTensorStartsAtAMultipleOfItsElementSize()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("weights.safetensors");
        WeightFile.Write(path, [
            TensorEntry.FromMemory<byte>("bytes", [3], new byte[3]),
            TensorEntry.FromMemory<float>("floats", [1], new float[1]),
            TensorEntry.FromMemory<Half>("halves", [3], new Half[3]),
            TensorEntry.FromMemory<double>("doubles", [1], new double[1])]);
        byte[] bytes = File.ReadAllBytes(path);
        Assert.That(BinaryPrimitives.ReadInt64LittleEndian(bytes) % 8, Is.Zero);
        string header = System.Text.Encoding.UTF8.GetString(bytes.AsSpan(8));
        Assert.That(header, Does.Contain("\"doubles\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}"));
        Assert.That(header, Does.Contain("\"bytes\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[18,21]}"));
    }

    [Test]
    public void HeadersOfAnyLengthAreRecognised()
    {
        // A header of 128, 384 or 640 bytes makes the file start like a pickle.
        using var folder = new TemporaryFolder();
        string path = folder.File("weights.safetensors");
        for (int length = 0; length < 700; length += 8)
        {
            WeightFile.Write(path, [], metadata: new Dictionary<string, string> { ["filler"] = new string('x', length) });
            using var file = WeightFile.Open(path);
            Assert.That(file.Metadata["filler"], Has.Length.EqualTo(length));
        }
    }

    [Test]
    public void EqualContentsGiveEqualFiles(
        [Values(WeightFileFormat.SafeTensors, WeightFileFormat.Npz, WeightFileFormat.Npy)] WeightFileFormat format)
    {
        using var folder = new TemporaryFolder();
        TensorEntry entry = TensorEntry.FromMemory<float>("a", [2], new float[] { 1, 2 });
        WeightFile.Write(folder.File("first"), [entry], format);
        WeightFile.Write(folder.File("second"), [entry], format);
        Assert.That(File.ReadAllBytes(folder.File("first")), Is.EqualTo(File.ReadAllBytes(folder.File("second"))));
    }

    [Test]
    public void WhatAFormatCannotHoldIsRefusedBeforeAnythingIsWritten()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("weights");
        TensorEntry entry = TensorEntry.FromMemory<BFloat16>("a", [1], new BFloat16[1]);
        var metadata = new Dictionary<string, string> { ["a"] = "b" };
        Assert.That(() => WeightFile.Write(path, [entry, entry]), Throws.ArgumentException.With.Message.Contains("same name"));
        Assert.That(
            () => WeightFile.Write(path, [entry.Renamed("__metadata__")]),
            Throws.ArgumentException.With.Message.Contains("reserved"));
        Assert.That(
            () => WeightFile.Write(path, [], WeightFileFormat.Npy),
            Throws.ArgumentException.With.Message.Contains("one array"));
        Assert.That(
            () => WeightFile.Write(path, [entry], WeightFileFormat.Npz),
            Throws.ArgumentException.With.Message.Contains("BFloat16"));
        Assert.That(
            () => WeightFile.Write(path, [entry], WeightFileFormat.PyTorchZip),
            Throws.ArgumentException.With.Message.Contains("only read"));
        Assert.That(
            () => WeightFile.Write(path, [entry], WeightFileFormat.Npz, metadata),
            Throws.ArgumentException.With.Message.Contains("metadata"));
        Assert.That(folder.Names(), Is.Empty);
    }

    private static byte[] BytesOf(Tensor tensor) => tensor.ElementType switch
    {
        ElementType.Float32 => MemoryMarshal.AsBytes(tensor.AsSpan<float>()).ToArray(),
        ElementType.Float64 => MemoryMarshal.AsBytes(tensor.AsSpan<double>()).ToArray(),
        ElementType.Float16 => MemoryMarshal.AsBytes(tensor.AsSpan<Half>()).ToArray(),
        ElementType.BFloat16 => MemoryMarshal.AsBytes(tensor.AsSpan<BFloat16>()).ToArray(),
        ElementType.Int32 => MemoryMarshal.AsBytes(tensor.AsSpan<int>()).ToArray(),
        ElementType.Int64 => MemoryMarshal.AsBytes(tensor.AsSpan<long>()).ToArray(),
        _ => tensor.AsSpan<byte>().ToArray(),
    };
}
