namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>
/// Copies between the host and the device through a few chunks of pinned memory, so that the device's copy engine works while
/// the host goes on: an upload returns as soon as the bytes are in the chunks; a download reads one chunk while the next comes.
/// Everything runs on the queue's stream, in its order.
/// </summary>
internal sealed unsafe class CudaStaging(CudaScope scope, nint stream)
{
    /// <summary>Bytes of one chunk.</summary>
    public const int ChunkBytes = 4 << 20;

    private const int ChunkCount = 2;

    // CU_EVENT_DISABLE_TIMING.
    private const uint WithoutTiming = 2;

    private readonly Lock _lock = new();
    private (nint Memory, nint Done)[]? _chunks;
    private int _next;

    /// <summary>Copies to the device; the source may be changed afterwards.</summary>
    public void Upload(ReadOnlySpan<byte> source, nint target)
    {
        lock (_lock)
        {
            scope.Enter();
            while (!source.IsEmpty)
            {
                (nint memory, nint done) = NextChunk();
                int bytes = Math.Min(source.Length, ChunkBytes);

                // The device may still read what this chunk held before.
                scope.Check(scope.Driver.EventSynchronize(done), "waiting for a copy");
                source[..bytes].CopyTo(new Span<byte>((void*)memory, bytes));
                scope.Check(scope.Driver.CopyToDevice(target, (void*)memory, (nuint)bytes, stream), "copying to the device");
                scope.Check(scope.Driver.EventRecord(done, stream), "copying to the device");
                source = source[bytes..];
                target += bytes;
            }
        }
    }

    /// <summary>Copies from the device, after all work before, and waits for it.</summary>
    public void Download(nint source, Span<byte> target)
    {
        lock (_lock)
        {
            scope.Enter();
            var under = new Queue<(nint Memory, nint Done, int Bytes)>();
            int asked = 0;
            while (!target.IsEmpty)
            {
                while (asked < target.Length && under.Count < ChunkCount) asked += Ask(source, asked, Math.Min(target.Length - asked, ChunkBytes), under);
                (nint memory, nint done, int bytes) = under.Dequeue();
                scope.Check(scope.Driver.EventSynchronize(done), "copying from the device");
                new ReadOnlySpan<byte>((void*)memory, bytes).CopyTo(target);
                target = target[bytes..];
                source += bytes;
                asked -= bytes;
            }
        }
    }

    // What this chunk held before was uploaded on the same stream, so that the order keeps it.
    private int Ask(nint source, int offset, int bytes, Queue<(nint Memory, nint Done, int Bytes)> under)
    {
        (nint memory, nint done) = NextChunk();
        scope.Check(scope.Driver.CopyToHost((void*)memory, source + offset, (nuint)bytes, stream), "copying from the device");
        scope.Check(scope.Driver.EventRecord(done, stream), "copying from the device");
        under.Enqueue((memory, done, bytes));
        return bytes;
    }

    private (nint Memory, nint Done) NextChunk()
    {
        _chunks ??= [.. Enumerable.Range(0, ChunkCount).Select(_ => MakeChunk())];
        _next = (_next + 1) % ChunkCount;
        return _chunks[_next];
    }

    private (nint Memory, nint Done) MakeChunk()
    {
        void* memory;
        scope.Check(scope.Driver.HostAllocate(&memory, ChunkBytes, 0), "allocating pinned memory");
        nint done;
        scope.Check(scope.Driver.EventCreate(&done, WithoutTiming), "making an event");
        return ((nint)memory, done);
    }
}
