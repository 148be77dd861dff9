using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Devices.Gpu.OpenCl;

/// <summary>
/// Copies to the device through a few chunks of memory that the driver has pinned: the host goes on as soon as the bytes are in the
/// chunks, while a plain copy would wait until the device has nothing left to do. Those to blocks that nothing uses yet have a queue
/// of their own, beside the kernels; the others run in the kernels' order.
/// </summary>
internal sealed class OpenClUploads(nint context, OpenClDeviceInfo device, OpenClStream kernels)
{
    /// <summary>Bytes of one chunk.</summary>
    public const int ChunkBytes = 4 << 20;

    private const int ChunkCount = 4;

    private readonly Lock _lock = new();
    private readonly OpenClStream _beside = new(context, device);
    private readonly OpenClChunk?[] _chunks = new OpenClChunk?[ChunkCount];
    private int _next;

    /// <summary>Copies in the kernels' order; the source may be changed afterwards.</summary>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    public void CopyInOrder(ReadOnlySpan<byte> source, nint buffer, long offset)
    {
        lock (_lock) Copy(source, buffer, offset, kernels);
    }

    /// <summary>Copies beside the kernels that were launched before, and ahead of those that come; the source may be changed afterwards.</summary>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    public void CopyBeside(ReadOnlySpan<byte> source, nint buffer, long offset)
    {
        lock (_lock)
        {
            if (Copy(source, buffer, offset, _beside) is { } last) kernels.WaitFor(last);
        }
    }

    /// <summary>Copies what a chunk holds, over and over, in the kernels' order.</summary>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    public void Repeat(nint buffer, long offset, long bytes)
    {
        lock (_lock)
        {
            OpenClChunk chunk = _chunks[0] ??= new OpenClChunk(context, _beside, ChunkBytes);
            for (long copied = 0; copied < bytes; copied += ChunkBytes)
                chunk.CopyTo(buffer, offset + copied, (int)Math.Min(ChunkBytes, bytes - copied), kernels);
        }
    }

    private OpenClEvent? Copy(ReadOnlySpan<byte> source, nint buffer, long offset, OpenClStream stream)
    {
        OpenClEvent? last = null;
        while (!source.IsEmpty)
        {
            OpenClChunk chunk = _chunks[_next] ??= new OpenClChunk(context, _beside, ChunkBytes);
            _next = (_next + 1) % ChunkCount;
            int bytes = Math.Min(source.Length, ChunkBytes);

            // The device may still read what this chunk held before.
            chunk.Wait();
            source[..bytes].CopyTo(chunk.Span(bytes));
            last = chunk.CopyTo(buffer, offset, bytes, stream);
            source = source[bytes..];
            offset += bytes;
        }

        return last;
    }
}
