using System.Numerics;
using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>
/// Copies from the device through chunks of pinned memory, on a stream of their own that waits for the kernels launched before and
/// no others: reading one chunk while the next comes, or much later.
/// </summary>
internal sealed class CudaDownloads(CudaScope scope, CudaStream kernels)
{
    private const int ChunkBytes = 4 << 20;
    private const int ChunkCount = 2;
    private const int SmallestRead = 1 << 16;

    private readonly Lock _lock = new();
    private readonly CudaStream _beside = new(scope);
    private readonly CudaEvent _launched = new(scope);
    private readonly CudaChunk?[] _chunks = new CudaChunk?[ChunkCount];

    // What is read later comes in chunks of its own by their size, a power of two: as many as there are readers at once.
    private readonly Dictionary<int, Stack<CudaChunk>> _later = [];

    /// <summary>Copies, and waits for it.</summary>
    public void Copy(nint source, Span<byte> target)
    {
        if (target.IsEmpty) return;
        lock (_lock)
        {
            FollowKernels();
            int asked = Ask(0, source, target.Length);
            for (int next = 0; !target.IsEmpty; next = (next + 1) % ChunkCount)
            {
                int bytes = asked;
                asked = Ask((next + 1) % ChunkCount, source + bytes, target.Length - bytes);
                CudaChunk chunk = _chunks[next]!;
                chunk.Done.Wait();
                chunk.Span(bytes).CopyTo(target);
                target = target[bytes..];
                source += bytes;
            }
        }
    }

    /// <summary>Begins to copy what is read later.</summary>
    public HostRead Begin(nint source, int bytes)
    {
        int size = (int)Math.Max(SmallestRead, Math.Min(int.MaxValue, BitOperations.RoundUpToPowerOf2((uint)bytes)));
        lock (_lock)
        {
            FollowKernels();
            if (!_later.TryGetValue(size, out Stack<CudaChunk>? free)) _later.Add(size, free = new Stack<CudaChunk>());
            if (!free.TryPop(out CudaChunk? chunk)) chunk = new CudaChunk(scope, size);
            chunk.CopyFrom(source, bytes, _beside);
            return new Reading(this, chunk);
        }
    }

    private void FollowKernels()
    {
        _launched.Record(kernels);
        _beside.WaitFor(_launched);
    }

    private int Ask(int index, nint source, int rest)
    {
        int bytes = Math.Min(rest, ChunkBytes);
        if (bytes > 0) (_chunks[index] ??= new CudaChunk(scope, ChunkBytes)).CopyFrom(source, bytes, _beside);
        return bytes;
    }

    private void GiveBack(CudaChunk chunk)
    {
        lock (_lock) _later[chunk.Bytes].Push(chunk);
    }

    private sealed class Reading(CudaDownloads downloads, CudaChunk chunk) : HostRead
    {
        private bool _isDisposed;

        public override void Read(Span<byte> target)
        {
            chunk.Done.Wait();
            chunk.Span(target.Length).CopyTo(target);
        }

        public override void Dispose()
        {
            if (_isDisposed) return;
            _isDisposed = true;
            try
            {
                chunk.Done.Wait();
            }
            catch (DeviceException)
            {
                // The device is lost; whoever uses it next is told. This may be on the way out of another error.
                return;
            }

            downloads.GiveBack(chunk);
        }
    }
}
