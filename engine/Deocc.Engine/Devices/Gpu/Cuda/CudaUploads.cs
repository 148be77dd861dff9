namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>
/// Copies to the device through a few chunks of pinned memory, so that its copy engine works while the host goes on: an upload
/// returns as soon as the bytes are in the chunks. Those to blocks that nothing uses yet have a stream of their own, beside the
/// kernels; the others run in the kernels' order.
/// </summary>
internal sealed class CudaUploads(CudaScope scope, CudaStream kernels)
{
    /// <summary>Bytes of one chunk.</summary>
    public const int ChunkBytes = 4 << 20;

    private const int ChunkCount = 4;

    private readonly Lock _lock = new();
    private readonly CudaStream _beside = new(scope);
    private readonly CudaChunk?[] _chunks = new CudaChunk?[ChunkCount];
    private int _next;

    /// <summary>Copies in the kernels' order; the source may be changed afterwards.</summary>
    public void CopyInOrder(ReadOnlySpan<byte> source, nint target)
    {
        lock (_lock) Copy(source, target, kernels);
    }

    /// <summary>Copies beside the kernels that were launched before, and ahead of those that come; the source may be changed afterwards.</summary>
    public void CopyBeside(ReadOnlySpan<byte> source, nint target)
    {
        lock (_lock)
        {
            if (Copy(source, target, _beside) is { } last) kernels.WaitFor(last.Done);
        }
    }

    /// <summary>Copies what a chunk holds, over and over, in the kernels' order.</summary>
    public void Repeat(nint target, long bytes)
    {
        lock (_lock)
        {
            scope.Enter();
            CudaChunk chunk = _chunks[0] ??= new CudaChunk(scope, ChunkBytes);
            for (long copied = 0; copied < bytes; copied += ChunkBytes)
                chunk.CopyTo(target + (nint)copied, (int)Math.Min(ChunkBytes, bytes - copied), kernels);
        }
    }

    private CudaChunk? Copy(ReadOnlySpan<byte> source, nint target, CudaStream stream)
    {
        CudaChunk? chunk = null;
        while (!source.IsEmpty)
        {
            _next = (_next + 1) % ChunkCount;
            chunk = _chunks[_next] ??= new CudaChunk(scope, ChunkBytes);
            int bytes = Math.Min(source.Length, ChunkBytes);

            // The device may still read what this chunk held before.
            chunk.Done.Wait();
            source[..bytes].CopyTo(chunk.Span(bytes));
            chunk.CopyTo(target, bytes, stream);
            source = source[bytes..];
            target += bytes;
        }

        return chunk;
    }
}
