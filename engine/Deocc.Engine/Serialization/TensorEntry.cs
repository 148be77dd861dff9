using System.Buffers;
using System.Runtime.InteropServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Serialization.Bytes;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Serialization;

/// <summary>
/// One named tensor of a file, or one about to be written. Its elements stay where they are (usually in a mapped file) until
/// they are copied out, so an entry is only good while its <see cref="WeightFile"/> is open.
/// </summary>
public sealed class TensorEntry
{
    private const int ChunkBytes = 1 << 16;
    private const int WriteBytes = 1 << 20;
    private const int StagingBytes = 1 << 24;

    private readonly TensorLayout _layout;

    internal TensorEntry(string name, TensorLayout layout)
    {
        Name = name;
        _layout = layout;
    }

    /// <summary>The name, such as <c>layer1.0.conv1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>The sizes.</summary>
    public Shape Shape => _layout.Shape;

    /// <summary>The number format in the file.</summary>
    public StoredType StoredType => _layout.Type;

    /// <summary>The element type that holds every value of the entry exactly.</summary>
    public ElementType ElementType => StoredType.ToElementType();

    /// <summary>The length in bytes in the stored type: elements times <see cref="StoredTypeExtensions.Size"/>.</summary>
    public long ByteLength => _layout.ByteLength;

    /// <summary>An entry over memory, to be written to a file; the memory must stay unchanged until then.</summary>
    /// <exception cref="ArgumentException">The number of elements is not that of the shape.</exception>
    public static TensorEntry FromMemory<T>(string name, Shape shape, ReadOnlyMemory<T> elements)
        where T : unmanaged
    {
        if (elements.Length != shape.Elements)
            throw new ArgumentException($"{name}: {elements.Length} elements do not fill {shape}", nameof(elements));
        byte[] bytes = MemoryMarshal.AsBytes(elements.Span).ToArray();
        StoredType type = ElementTypeExtensions.Of<T>().ToStoredType();
        return new TensorEntry(name, TensorLayout.TryDense(new ArraySource(bytes), type, shape, 0)!);
    }

    /// <summary>An entry over a tensor, to be written to a file; the tensor must live and stay unchanged until then.</summary>
    public static TensorEntry FromTensor(string name, Tensor tensor) =>
        new(name, TensorLayout.TryDense(new TensorSource(tensor), tensor.ElementType.ToStoredType(), tensor.Shape, 0)!);

    /// <summary>
    /// Copies all elements, row-major, each converted to <typeparamref name="T"/> by the rules of
    /// <see cref="ElementConversion"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The destination's length is not the number of elements.</exception>
    /// <exception cref="FileFormatException">No conversion exists, a value does not fit, or the file is damaged.</exception>
    public void CopyTo<T>(Span<T> destination)
        where T : unmanaged
    {
        if (destination.Length != Shape.Elements)
            throw new ArgumentException($"{Name}: {destination.Length} elements do not hold {Shape}", nameof(destination));
        Read(0, ElementTypeExtensions.Of<T>(), MemoryMarshal.AsBytes(destination));
    }

    /// <summary>The elements as a new array; see <see cref="CopyTo{T}(Span{T})"/>.</summary>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        var elements = new T[Shape.Elements];
        CopyTo(elements.AsSpan());
        return elements;
    }

    /// <summary>A new tensor with the elements, converted to another type where one is given.</summary>
    /// <param name="type">The type to convert to; null for <see cref="ElementType"/>, which changes no value.</param>
    /// <param name="device">Where the tensor lives; null for the current device.</param>
    /// <exception cref="FileFormatException">No conversion exists, a value does not fit, or the file is damaged.</exception>
    public Tensor ToTensor(ElementType? type = null, Device? device = null)
    {
        Tensor tensor = Tensor.Empty(Shape, type ?? ElementType, device);
        try
        {
            CopyTo(tensor);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>Overwrites a tensor of the same shape with the elements, converted to its type. Not recorded.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="FileFormatException">No conversion exists, a value does not fit, or the file is damaged.</exception>
    public unsafe void CopyTo(Tensor destination)
    {
        if (destination.Shape != Shape)
            throw new ShapeException($"{Name}: the file holds {Shape} but the tensor is {destination.Shape}");
        Device device = destination.Device;
        Storage storage = destination.Storage;
        int size = destination.ElementType.Size();
        byte[]? staging = device.IsHostAccessible ? null : new byte[StagingBytes];
        for (long first = 0; first < Shape.Elements;)
        {
            int count = (int)Math.Min(Shape.Elements - first, StagingBytes / size);
            long offset = destination.ByteOffset + (first * size);
            Span<byte> target = staging is null
                ? new Span<byte>((byte*)storage.Address + offset, count * size)
                : staging.AsSpan(0, count * size);
            Read(first, destination.ElementType, target);
            if (staging is not null) device.CopyFromHost(target, storage, offset);
            first += count;
        }

        storage.MarkChanged();
    }

    /// <summary>This entry under another name.</summary>
    public TensorEntry Renamed(string name) => new(name, _layout);

    /// <summary>The name, stored type and shape, as reports print them.</summary>
    public override string ToString() => $"{Name} {StoredType} {Shape}";

    /// <summary>Makes sure that <see cref="CopyTo(Tensor)"/> will not fail for a tensor of this type and the entry's shape.</summary>
    /// <exception cref="FileFormatException">No conversion exists, a value does not fit, or the file is damaged.</exception>
    internal void CheckConvertible(ElementType type)
    {
        if (Shape.Elements == 0) return;
        int size = type.Size();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            // Damage shows at the first element, since compressed or checksummed data are prepared as a whole. Only integers
            // have to be tried one by one.
            bool mayOverflow = !type.IsFloatingPoint() && !ElementConversion.IsExact(StoredType, type);
            long elements = mayOverflow ? Shape.Elements : 1;
            for (long first = 0; first < elements; first += ChunkBytes / size)
            {
                int count = (int)Math.Min(elements - first, ChunkBytes / size);
                Read(first, type, buffer.AsSpan(0, count * size));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Fills the destination with elements of another type, from row-major index <paramref name="first"/> on.</summary>
    internal void Read(long first, ElementType type, Span<byte> destination)
    {
        if (StoredType == type.ToStoredType())
        {
            _layout.Read(first, destination);
            return;
        }

        int storedSize = StoredType.Size();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            while (destination.Length > 0)
            {
                int count = Math.Min(ChunkBytes / storedSize, destination.Length / type.Size());
                ReadOnlySpan<byte> stored = ReadStored(first, count * storedSize, buffer);
                ElementConversion.Convert(Name, StoredType, stored, type, destination[..(count * type.Size())]);
                destination = destination[(count * type.Size())..];
                first += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Elements in the stored type: in place where they lie so, else copied into the buffer.</summary>
    internal ReadOnlySpan<byte> ReadStored(long first, int byteLength, Span<byte> buffer)
    {
        if (_layout.TrySlice(first, byteLength, out ReadOnlySpan<byte> stored)) return stored;
        _layout.Read(first, buffer[..byteLength]);
        return buffer[..byteLength];
    }

    /// <summary>Writes the elements in the stored type, row-major, little-endian.</summary>
    internal void WriteTo(Stream stream)
    {
        int size = StoredType.Size();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(WriteBytes);
        try
        {
            for (long first = 0; first < Shape.Elements; first += WriteBytes / size)
            {
                int count = (int)Math.Min(Shape.Elements - first, WriteBytes / size);
                stream.Write(ReadStored(first, count * size, buffer));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
