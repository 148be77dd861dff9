using Deocc.Engine.Tensors;

namespace Deocc.Engine.Serialization.Bytes;

/// <summary>
/// The elements of a tensor: in place where the host sees the device's memory, else a copy made at the first read.
/// </summary>
internal sealed unsafe class TensorSource(Tensor tensor) : ByteSource
{
    private byte[]? _copy;

    public override long Length => tensor.Elements * tensor.ElementType.Size();

    public override ReadOnlySpan<byte> Slice(long offset, int length)
    {
        if (!Contains(offset, length)) throw new ArgumentOutOfRangeException(nameof(offset), offset, "slice outside the tensor");
        if (tensor.Device.IsHostAccessible)
        {
            tensor.Device.Synchronize();
            return new ReadOnlySpan<byte>((byte*)tensor.Storage.Address + tensor.ByteOffset + offset, length);
        }

        if (_copy is null)
        {
            byte[] copy = new byte[Length];
            tensor.Device.CopyToHost(tensor.Storage, tensor.ByteOffset, copy);
            _copy = copy;
        }

        return _copy.AsSpan((int)offset, length);
    }
}
