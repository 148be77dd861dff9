using System.Buffers.Binary;
using System.Text;

namespace Deocc.Tests.Serialization;

/// <summary>Writes files of PyTorch's pickled format opcode by opcode, sound or not.</summary>
public sealed class PickleBuilder
{
    private static readonly byte[] Magic = [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.'];
    private static readonly byte[] VersionAndSystem = [0x80, 2, (byte)'M', 0xE9, 3, (byte)'.', 0x80, 2, (byte)'}', (byte)'.', 0x80, 2];

    private readonly MemoryStream _bytes = new();

    /// <summary>Adds opcodes and text as they are.</summary>
    public PickleBuilder Raw(string text)
    {
        _bytes.Write(Encoding.Latin1.GetBytes(text));
        return this;
    }

    /// <summary>Adds the same text many times.</summary>
    public PickleBuilder Repeat(string text, int count)
    {
        byte[] once = Encoding.Latin1.GetBytes(text);
        for (int i = 0; i < count; i++) _bytes.Write(once);
        return this;
    }

    /// <summary>Pushes a class or function.</summary>
    public PickleBuilder Global(string module, string name) => Raw($"c{module}\n{name}\n");

    /// <summary>Pushes a text.</summary>
    public PickleBuilder Text(string text) => Raw("X").Int32(Encoding.UTF8.GetByteCount(text)).Raw(text);

    /// <summary>Pushes an integer.</summary>
    public PickleBuilder Number(long number)
    {
        Raw("\x8A\x08");
        return Int64(number);
    }

    /// <summary>Pushes a tuple of integers.</summary>
    public PickleBuilder Tuple(params long[] numbers)
    {
        Raw("(");
        foreach (long number in numbers) Number(number);
        return Raw("t");
    }

    /// <summary>Pushes a float tensor over the storage named 0 of so many elements.</summary>
    public PickleBuilder Tensor(long elements, long offset, long[] sizes, long[] strides) =>
        Global("torch._utils", "_rebuild_tensor_v2").Raw("((").Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu")
            .Number(elements).Raw("NtQ").Number(offset).Tuple(sizes).Tuple(strides).Raw("\x89}tR");

    /// <summary>Adds four bytes, little-endian.</summary>
    public PickleBuilder Int32(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Adds eight bytes, little-endian.</summary>
    public PickleBuilder Int64(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>The file: the opcodes between the format's head and a tail of one float storage named 0, or none.</summary>
    public byte[] File(int storageElements = 0)
    {
        var tail = new PickleBuilder().Raw(".\x80\x02]");
        if (storageElements > 0) tail.Text("0").Raw("a");
        tail.Raw(".");
        if (storageElements > 0) tail.Int64(storageElements).Repeat("\0\0\x80\x3F", storageElements);
        return [.. Magic, .. VersionAndSystem, .. _bytes.ToArray(), .. tail._bytes.ToArray()];
    }
}
