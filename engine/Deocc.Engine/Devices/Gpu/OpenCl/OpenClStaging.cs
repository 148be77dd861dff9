using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Devices.Gpu.OpenCl;

/// <summary>
/// Uploads through a few chunks of memory that the driver has pinned: a copy is queued behind the work before it, and the host goes
/// on as soon as the bytes are in the chunks, while a plain copy would wait until the device has nothing left to do.
/// </summary>
internal sealed unsafe class OpenClStaging(nint context, nint queue, string device)
{
    /// <summary>Bytes of one chunk.</summary>
    public const int ChunkBytes = 4 << 20;

    private const int ChunkCount = 4;
    private const ulong InPinnedMemory = 1 | (1 << 4);
    private const ulong ForReadingAndWriting = 3;

    private readonly Lock _lock = new();
    private readonly Chunk?[] _chunks = new Chunk?[ChunkCount];
    private int _next;

    /// <summary>Copies to the device; the source may be changed afterwards.</summary>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    public void Upload(ReadOnlySpan<byte> source, nint buffer, long offset)
    {
        lock (_lock)
        {
            while (!source.IsEmpty)
            {
                Chunk chunk = _chunks[_next] ??= Make();
                _next = (_next + 1) % ChunkCount;
                Await(chunk);
                int bytes = Math.Min(source.Length, ChunkBytes);
                source[..bytes].CopyTo(new Span<byte>((void*)chunk.Memory, bytes));
                nint done;
                Check(OpenClApi.EnqueueWrite(queue, buffer, 0, (nuint)offset, (nuint)bytes, (void*)chunk.Memory, 0, null, &done));
                chunk.Done = done;
                source = source[bytes..];
                offset += bytes;
            }
        }
    }

    /// <summary>The device may still read what the chunk held before.</summary>
    private void Await(Chunk chunk)
    {
        if (chunk.Done == 0) return;
        nint done = chunk.Done;
        chunk.Done = 0;
        Check(OpenClApi.WaitForEvents(1, &done));
        Check(OpenClApi.ReleaseEvent(done));
    }

    private Chunk Make()
    {
        int status;
        nint buffer = OpenClApi.CreateBuffer(context, InPinnedMemory, ChunkBytes, null, &status);
        OpenClStatus.Check(status, device, "allocating pinned memory");
        void* memory = OpenClApi.EnqueueMap(queue, buffer, 1, ForReadingAndWriting, 0, ChunkBytes, 0, null, null, &status);
        OpenClStatus.Check(status, device, "mapping pinned memory");
        return new Chunk((nint)memory);
    }

    private void Check(int status) => OpenClStatus.Check(status, device, "copying to the device");

    /// <summary>A chunk, and the event of the copy that reads it last.</summary>
    private sealed class Chunk(nint memory)
    {
        public nint Memory => memory;

        public nint Done { get; set; }
    }
}
