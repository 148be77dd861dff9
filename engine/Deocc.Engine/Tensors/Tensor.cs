using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;

namespace Deocc.Engine.Tensors;

/// <summary>
/// A dense row-major array of numbers on a device, and a handle on its place in the autograd graph. Images are NCHW.
/// Several handles may share one storage (reshapes, detached copies); the storage goes back to the pool when the last
/// handle is disposed, by hand, by a <see cref="TensorScope"/>, or in the end by the garbage collector.
/// </summary>
public sealed partial class Tensor : IDisposable
{
    private const int CopiedAtOnce = 1 << 26;

    private Storage? _storage;
    private long _byteOffset;

    /// <summary>A new handle on a storage; takes over one reference to it.</summary>
    internal Tensor(Storage storage, long byteOffset, Shape shape, ElementType elementType)
    {
        _storage = storage;
        _byteOffset = byteOffset;
        Shape = shape;
        ElementType = elementType;
        TensorScope.Register(this);
    }

    private delegate void HostCopy(ReadOnlySpan<byte> source, Storage destination, long destinationOffset);

    /// <summary>The sizes of the axes, outermost first.</summary>
    public Shape Shape { get; }

    /// <summary>The number format.</summary>
    public ElementType ElementType { get; private set; }

    /// <summary>The number of elements.</summary>
    public long Elements => Shape.Elements;

    /// <summary>The number of axes.</summary>
    public int Rank => Shape.Rank;

    /// <summary>Whether the handle was disposed.</summary>
    public bool IsDisposed => _storage is null;

    /// <summary>The device that holds the elements.</summary>
    public Device Device => Storage.Device;

    /// <summary>The memory behind the handle.</summary>
    /// <exception cref="ObjectDisposedException">The handle was disposed, perhaps by a scope.</exception>
    internal Storage Storage => _storage ?? throw new ObjectDisposedException(
        nameof(Tensor), $"tensor {Shape} was disposed; keep it beyond its scope with TensorScope.Keep");

    /// <summary>Where the elements begin within the storage, in bytes.</summary>
    internal long ByteOffset => _byteOffset;

    /// <summary>The place in this thread's list of scoped tensors; -1 outside every scope.</summary>
    internal int ScopeIndex { get; set; } = -1;

    /// <summary>A tensor with undefined contents.</summary>
    public static Tensor Empty(Shape shape, ElementType elementType = ElementType.Float32, Device? device = null) =>
        new(new Storage(device ?? Device.Current, shape.Elements * elementType.Size()), 0, shape, elementType);

    /// <summary>A tensor with undefined contents, of the same shape, type and device as this one.</summary>
    public Tensor EmptyLike() => Empty(Shape, ElementType, Device);

    /// <summary>A tensor of zeros.</summary>
    public static Tensor Zeros(Shape shape, ElementType elementType = ElementType.Float32, Device? device = null)
    {
        Tensor tensor = Empty(shape, elementType, device);
        tensor.Device.Fill(tensor.Storage, 0, tensor.Storage.Bytes, 0);
        return tensor;
    }

    /// <summary>A tensor with a copy of the data in row-major order.</summary>
    /// <exception cref="ShapeException">The number of elements differs from the shape's.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> data, Shape shape, Device? device = null)
        where T : unmanaged
    {
        if (data.Length != shape.Elements)
            throw new ShapeException($"Tensor.From: {data.Length} elements do not fill {shape}, which has {shape.Elements}");
        Tensor tensor = ForArrival(shape, ElementTypeExtensions.Of<T>(), device ?? Device.Current);
        tensor.Device.CopyToArrival(MemoryMarshal.AsBytes(data), tensor.Storage, 0);
        return tensor;
    }

    /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, Shape, Device?)"/>
    public static Tensor From<T>(T[] data, Shape shape, Device? device = null)
        where T : unmanaged => From((ReadOnlySpan<T>)data, shape, device);

    /// <summary>A tensor of numbers in row-major order, rounded on the host, since not every device computes in float64.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="shape">The shape that they fill.</param>
    /// <param name="elementType">Float32 or Float64.</param>
    /// <param name="device">Where the tensor lives; null for the current device.</param>
    /// <exception cref="ShapeException">The number of elements differs from the shape's, or the type is another.</exception>
    public static Tensor FromNumbers(ReadOnlySpan<double> numbers, Shape shape, ElementType elementType = ElementType.Float32, Device? device = null)
    {
        if (elementType == ElementType.Float64) return From(numbers, shape, device);
        if (elementType != ElementType.Float32) throw new ShapeException($"Tensor.FromNumbers: {elementType} is neither Float32 nor Float64");
        var rounded = new float[numbers.Length];
        for (int i = 0; i < rounded.Length; i++) rounded[i] = (float)numbers[i];
        return From(rounded, shape, device);
    }

    /// <summary>A copy of the elements in row-major order.</summary>
    /// <exception cref="ShapeException">T is not the tensor's element type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        CheckType<T>();
        var result = new T[Elements];
        Device.CopyToHost(Storage, _byteOffset, MemoryMarshal.AsBytes(result.AsSpan()));
        return result;
    }

    /// <summary>The only element of a float tensor, whatever its precision.</summary>
    /// <exception cref="ShapeException">The tensor has another number of elements, or holds no float32 or float64.</exception>
    public double Item()
    {
        if (Elements != 1) throw new ShapeException($"Item: {Shape} has {Elements} elements, not one");
        Span<byte> bytes = stackalloc byte[8];
        Device.CopyToHost(Storage, _byteOffset, bytes[..ElementType.Size()]);
        return ElementType switch
        {
            ElementType.Float32 => MemoryMarshal.Read<float>(bytes),
            ElementType.Float64 => MemoryMarshal.Read<double>(bytes),
            ElementType.Int32 => MemoryMarshal.Read<int>(bytes),
            ElementType.Int64 => MemoryMarshal.Read<long>(bytes),
            _ => throw new ShapeException($"Item: not readable as a number: {ElementType}; convert with To first"),
        };
    }

    /// <summary>The elements themselves, for devices whose memory the host sees. Valid while the handle lives.</summary>
    /// <exception cref="DeviceException">The device's memory cannot be seen from the host.</exception>
    /// <exception cref="ShapeException">T is not the tensor's element type, or there are more elements than a span holds.</exception>
    public unsafe Span<T> AsSpan<T>()
        where T : unmanaged
    {
        if (Elements > int.MaxValue) throw new ShapeException($"AsSpan: {Shape} has more elements than a span can hold");
        return new Span<T>(Pointer<T>(), (int)Elements);
    }

    /// <summary>Overwrites the elements in place. Not recorded: not for tensors that a pending backward pass needs.</summary>
    public void CopyFrom<T>(ReadOnlySpan<T> data)
        where T : unmanaged
    {
        CheckType<T>();
        if (data.Length != Elements) throw new ShapeException($"CopyFrom: {data.Length} elements do not fill {Shape}");
        Device.CopyFromHost(MemoryMarshal.AsBytes(data), Storage, _byteOffset);
        Storage.MarkChanged();
    }

    /// <summary>Overwrites the elements in place with another tensor's of the same shape and type. Not recorded.</summary>
    public void CopyFrom(Tensor source)
    {
        if (source.Shape != Shape || source.ElementType != ElementType)
            throw new ShapeException($"CopyFrom: {source.Shape} {source.ElementType} into {Shape} {ElementType}");
        long bytes = Elements * ElementType.Size();
        if (ReferenceEquals(source.Device, Device))
        {
            Device.Copy(source.Storage, source._byteOffset, Storage, _byteOffset, bytes);
        }
        else
        {
            CopyAcross(source, bytes, Device.CopyFromHost);
        }

        Storage.MarkChanged();
    }

    /// <summary>
    /// Returns the storage to the pool if this was its last handle, and lets go of the <see cref="Gradient"/>. The graph keeps
    /// what its backward pass needs. Safe to call twice.
    /// </summary>
    public void Dispose()
    {
        Storage? storage = _storage;
        if (storage is null) return;
        TensorScope.Unregister(this);
        _storage = null;
        ReleaseProducer();
        ClearGradient();
        storage.Release();
    }

    /// <summary>Shape, type and, for small tensors, the first elements.</summary>
    public override string ToString()
    {
        if (IsDisposed) return $"Tensor {Shape} {ElementType} (disposed)";
        var text = new StringBuilder($"Tensor {Shape} {ElementType} on {Device}");
        if (ElementType == ElementType.Float32 && Elements <= 16)
            text.Append(CultureInfo.InvariantCulture, $": {string.Join(", ", ToArray<float>())}");
        return text.ToString();
    }

    /// <summary>The address of the first element, for host kernels.</summary>
    internal unsafe T* Pointer<T>()
        where T : unmanaged
    {
        CheckType<T>();
        return (T*)Bytes();
    }

    /// <summary>The address of the first element, for host kernels that move elements of any type.</summary>
    internal unsafe byte* Bytes()
    {
        Storage storage = Storage;
        if (!storage.Device.IsHostAccessible)
            throw new DeviceException($"{storage.Device}: its memory cannot be read from the host; copy with ToArray or To");
        return (byte*)storage.Address + (nint)_byteOffset;
    }

    /// <summary>A copy on another device. Not recorded.</summary>
    internal static Tensor Transferred(Tensor source, Device device)
    {
        Tensor tensor = ForArrival(source.Shape, source.ElementType, device);
        tensor.CopyAcross(source, source.Elements * source.ElementType.Size(), device.CopyToArrival);
        return tensor;
    }

    /// <summary>A second, unrecorded handle on a range of the same storage.</summary>
    internal Tensor View(Shape shape, long firstElement = 0) =>
        new(Storage.Retain(), _byteOffset + (firstElement * ElementType.Size()), shape, ElementType);

    /// <summary>
    /// Takes over the memory, and with it the device and the element type, of another handle of the same shape, which is
    /// disposed. For leaves that no pending backward pass needs: references to a parameter stay good when its module moves.
    /// </summary>
    internal void TakeOver(Tensor source)
    {
        if (ReferenceEquals(source, this)) return;
        Storage storage = source.Storage.Retain();
        Storage.Release();
        (_storage, _byteOffset, ElementType) = (storage, source._byteOffset, source.ElementType);
        source.Dispose();
        ClearGradient();
    }

    /// <summary>Exchanges the memory with another handle of the same shape and type; both change for a pending backward pass.</summary>
    internal void Exchange(Tensor other)
    {
        Storage storage = Storage;
        (_storage, other._storage) = (other.Storage, storage);
        (_byteOffset, other._byteOffset) = (other._byteOffset, _byteOffset);
    }

    /// <summary>Takes the tensor out of every scope: its owner disposes it.</summary>
    public Tensor Unscoped()
    {
        TensorScope.Unregister(this);
        return this;
    }

    private static Tensor ForArrival(Shape shape, ElementType elementType, Device device) =>
        new(Storage.ForArrival(device, shape.Elements * elementType.Size()), 0, shape, elementType);

    /// <summary>Copies between devices, in parts that a span can hold; straight from or into memory that the host sees.</summary>
    private unsafe void CopyAcross(Tensor source, long bytes, HostCopy copyFromHost)
    {
        byte[]? staging = null;
        for (long first = 0; first < bytes; first += CopiedAtOnce)
        {
            int part = (int)Math.Min(CopiedAtOnce, bytes - first);
            if (source.Device.IsHostAccessible)
            {
                copyFromHost(new ReadOnlySpan<byte>(source.Bytes() + first, part), Storage, _byteOffset + first);
            }
            else if (Device.IsHostAccessible)
            {
                source.Device.CopyToHost(source.Storage, source._byteOffset + first, new Span<byte>(Bytes() + first, part));
            }
            else
            {
                staging ??= new byte[part];
                source.Device.CopyToHost(source.Storage, source._byteOffset + first, staging.AsSpan(0, part));
                copyFromHost(staging.AsSpan(0, part), Storage, _byteOffset + first);
            }
        }
    }

    /// <exception cref="ShapeException">The elements are of another type.</exception>
    internal void CheckType<T>()
        where T : unmanaged
    {
        if (ElementTypeExtensions.Of<T>() != ElementType)
            throw new ShapeException($"tensor {Shape} holds {ElementType}, not {typeof(T).Name}; convert with To");
    }
}
