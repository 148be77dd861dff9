using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Deocc.Engine.Serialization.Bytes;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Serialization;

/// <summary>
/// Where the elements of one stored tensor lie: dense and row-major, or strided over a storage that others may share.
/// Reading always gives them dense, row-major and in the machine's byte order (little-endian).
/// </summary>
internal sealed class TensorLayout
{
    private const long LargestGather = 1 << 30;

    private readonly ByteSource _source;
    private readonly long _start;
    private readonly long[]? _strides;
    private readonly bool _bigEndian;

    private TensorLayout(ByteSource source, StoredType type, Shape shape, long start, long[]? strides, bool bigEndian)
    {
        _source = source;
        Type = type;
        Shape = shape;
        _start = start;
        _strides = strides;
        _bigEndian = bigEndian && type.Size() > 1;
    }

    /// <summary>The number format.</summary>
    public StoredType Type { get; }

    /// <summary>The sizes.</summary>
    public Shape Shape { get; }

    /// <summary>The length of the whole tensor read dense; saturates at the largest number.</summary>
    public long ByteLength => SaturatingProduct(Shape.Elements, Type.Size());

    /// <summary>Elements in row-major order from a byte offset on; null when they do not fit the source.</summary>
    public static TensorLayout? TryDense(ByteSource source, StoredType type, Shape shape, long start, bool bigEndian = false) =>
        source.Contains(start, SaturatingProduct(shape.Elements, type.Size()))
            ? new TensorLayout(source, type, shape, start, null, bigEndian)
            : null;

    /// <summary>
    /// Elements at <paramref name="offset"/> plus the coordinates times the strides, all counted in elements of the source;
    /// null when one of them lies outside the source or a number is negative.
    /// </summary>
    public static TensorLayout? TryStrided(
        ByteSource source, StoredType type, Shape shape, long offset, ReadOnlySpan<long> strides, bool bigEndian = false)
    {
        int size = type.Size();
        long capacity = source.Length / size;
        if (offset < 0 || offset > capacity || strides.Length != shape.Rank) return null;
        Int128 last = offset;
        bool dense = true;
        long denseStride = 1;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            if (strides[axis] < 0) return null;
            if (shape[axis] > 1)
            {
                last += (Int128)(shape[axis] - 1) * strides[axis];
                dense &= strides[axis] == denseStride;
            }

            denseStride *= shape[axis];
        }

        if (shape.Elements == 0) return new TensorLayout(source, type, shape, 0, null, bigEndian);
        if (last >= capacity) return null;
        return new TensorLayout(source, type, shape, offset * size, dense ? null : strides.ToArray(), bigEndian);
    }

    /// <summary>Fills the destination with the elements from row-major index <paramref name="first"/> on.</summary>
    public void Read(long first, Span<byte> destination)
    {
        int size = Type.Size();
        if (_strides is null) _source.Slice(_start + (first * size), destination.Length).CopyTo(destination);
        else Gather(first, destination);
        if (_bigEndian) SwapBytes(destination, size);
    }

    /// <summary>The elements as they lie in the source, where no gathering or byte swapping is needed; false otherwise.</summary>
    public bool TrySlice(long first, int byteLength, out ReadOnlySpan<byte> bytes)
    {
        bool direct = _strides is null && !_bigEndian;
        bytes = direct ? _source.Slice(_start + (first * Type.Size()), byteLength) : default;
        return direct;
    }

    private static long SaturatingProduct(long elements, int size) =>
        elements > long.MaxValue / size ? long.MaxValue : elements * size;

    private static void SwapBytes(Span<byte> bytes, int size)
    {
        switch (size)
        {
            case 2:
                Span<ushort> pairs = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(pairs, pairs);
                break;
            case 4:
                Span<uint> quads = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(quads, quads);
                break;
            default:
                Span<ulong> octets = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(octets, octets);
                break;
        }
    }

    private static void GatherRun<T>(ReadOnlySpan<byte> source, int stride, Span<byte> destination)
        where T : unmanaged
    {
        ReadOnlySpan<T> from = MemoryMarshal.Cast<byte, T>(source);
        Span<T> to = MemoryMarshal.Cast<byte, T>(destination);
        int position = 0;
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = from[position];
            position += stride;
        }
    }

    // Walks rows of the last axis; within a row the elements have one stride.
    private void Gather(long first, Span<byte> destination)
    {
        int size = Type.Size();
        int lastAxis = Shape.Rank - 1;
        long rowLength = Shape[lastAxis];
        long rowStride = _strides![lastAxis];
        while (destination.Length > 0)
        {
            long row = first / rowLength;
            long column = first % rowLength;
            int count = (int)Math.Min(rowLength - column, destination.Length / size);
            long offset = OffsetOfRow(row) + (column * rowStride);
            GatherRow(offset, rowStride, destination[..(count * size)]);
            destination = destination[(count * size)..];
            first += count;
        }
    }

    private long OffsetOfRow(long row)
    {
        long offset = 0;
        for (int axis = Shape.Rank - 2; axis >= 0; axis--)
        {
            offset += row % Shape[axis] * _strides![axis];
            row /= Shape[axis];
        }

        return offset;
    }

    private void GatherRow(long offset, long stride, Span<byte> destination)
    {
        int size = Type.Size();
        long elementsPerRun = stride == 0 ? long.MaxValue : Math.Max(1, LargestGather / size / stride);
        while (destination.Length > 0)
        {
            int count = (int)Math.Min(elementsPerRun, destination.Length / size);
            long span = ((count - 1) * stride) + 1;
            ReadOnlySpan<byte> source = _source.Slice(_start + (offset * size), (int)(span * size));
            Span<byte> run = destination[..(count * size)];
            int step = count == 1 ? 0 : (int)stride;
            switch (size)
            {
                case 1: GatherRun<byte>(source, step, run); break;
                case 2: GatherRun<ushort>(source, step, run); break;
                case 4: GatherRun<uint>(source, step, run); break;
                default: GatherRun<ulong>(source, step, run); break;
            }

            destination = destination[run.Length..];
            offset += count * stride;
        }
    }
}
