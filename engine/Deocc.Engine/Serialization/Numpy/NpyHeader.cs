using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization.Bytes;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Serialization.Numpy;

/// <summary>
/// The header of a .npy file: magic, version, length and a Python dictionary of <c>descr</c>, <c>fortran_order</c> and
/// <c>shape</c>. Source: numpy/lib/format.py, versions 1.0 to 3.0.
/// </summary>
internal sealed record NpyHeader(StoredType Type, bool IsBigEndian, bool IsFortranOrder, long[] Sizes, int DataStart)
{
    /// <summary>Headers longer than this are refused; real ones take a line.</summary>
    public const int LongestHeader = 1 << 16;

    private const int MagicLength = 6;
    private const int Alignment = 64;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Whether the bytes start like a .npy file.</summary>
    public static bool Recognises(ByteSource source) =>
        source.Length >= MagicLength && source.Slice(0, MagicLength).SequenceEqual(Magic);

    /// <summary>Reads a header from the first bytes of a file.</summary>
    /// <exception cref="FileFormatException">It is damaged.</exception>
    /// <exception cref="NotSupportedException">A sound header of elements that are no numbers the engine knows.</exception>
    public static NpyHeader Parse(string what, ReadOnlySpan<byte> start)
    {
        const int VersionLength = 2;
        if (start.Length < MagicLength + VersionLength + sizeof(uint) || !start.StartsWith(Magic))
            throw new FileFormatException($"{what}: no .npy header; it is cut off or of another format");
        byte version = start[MagicLength];
        if (version is < 1 or > 3) throw new FileFormatException($"{what}: .npy version {version} is unknown");
        int lengthSize = version == 1 ? sizeof(ushort) : sizeof(uint);
        ReadOnlySpan<byte> afterVersion = start[(MagicLength + VersionLength)..];
        uint length = version == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(afterVersion)
            : BinaryPrimitives.ReadUInt32LittleEndian(afterVersion);
        ReadOnlySpan<byte> afterLength = afterVersion[lengthSize..];
        if (length > afterLength.Length)
            throw new FileFormatException($"{what}: the .npy header of {length} bytes is cut off or longer than {LongestHeader}");
        string text = (version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(afterLength[..(int)length]);
        int dataStart = MagicLength + VersionLength + lengthSize + (int)length;
        return new NpyHeaderParser(what, text).Parse(dataStart);
    }

    /// <summary>Writes the header of a row-major, little-endian array; the data start at a multiple of 64 bytes.</summary>
    /// <exception cref="ArgumentException">NumPy has no such element type.</exception>
    public static byte[] Write(TensorEntry entry)
    {
        string descriptor = entry.StoredType switch
        {
            StoredType.Float64 => "<f8",
            StoredType.Float32 => "<f4",
            StoredType.Float16 => "<f2",
            StoredType.Int64 => "<i8",
            StoredType.Int32 => "<i4",
            StoredType.Int16 => "<i2",
            StoredType.Int8 => "|i1",
            StoredType.UInt8 => "|u1",
            StoredType.Boolean => "|b1",
            _ => throw new ArgumentException(
                $"{entry.Name}: NumPy has no {entry.StoredType}; convert it to Float32 first", nameof(entry)),
        };
        string sizes = string.Join(", ", entry.Shape.ToArray().Select(size => size.ToString(CultureInfo.InvariantCulture)));
        string tuple = entry.Shape.Rank == 1 ? sizes + "," : sizes;
        var text = new StringBuilder($"{{'descr': '{descriptor}', 'fortran_order': False, 'shape': ({tuple}), }}");
        const int PrefixLength = MagicLength + 2 + sizeof(ushort);
        while ((PrefixLength + text.Length + 1) % Alignment != 0) text.Append(' ');
        text.Append('\n');

        byte[] bytes = Encoding.Latin1.GetBytes(text.ToString());
        return [.. Magic, 1, 0, (byte)bytes.Length, (byte)(bytes.Length >> 8), .. bytes];
    }

    /// <summary>The array as an entry over its bytes, header included.</summary>
    public TensorEntry Entry(string file, string name, ByteSource source)
    {
        Shape shape = FileText.ShapeOf(file, name, Sizes);
        long dataLength = source.Length - DataStart;
        ByteSource data = source.Part(DataStart, dataLength);
        TensorLayout? layout = IsFortranOrder
            ? TensorLayout.TryStrided(data, Type, shape, 0, FortranStrides(shape), IsBigEndian)
            : TensorLayout.TryDense(data, Type, shape, 0, IsBigEndian);
        if (layout is null || layout.ByteLength != dataLength)
        {
            throw new FileFormatException(
                $"{file}: array {FileText.Quote(name)} of {Type} {shape} does not take the {dataLength} bytes behind its header; the file is cut off or damaged");
        }

        return new TensorEntry(name, layout);
    }

    private static long[] FortranStrides(Shape shape)
    {
        long[] strides = new long[shape.Rank];
        long stride = 1;
        for (int axis = 0; axis < strides.Length; axis++)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        return strides;
    }
}
