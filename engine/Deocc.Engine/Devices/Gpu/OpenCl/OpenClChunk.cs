using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Devices.Gpu.OpenCl;

/// <summary>Memory that the driver has pinned and the host sees, for copies to go through, and the event of the last of them.</summary>
internal sealed unsafe class OpenClChunk
{
    private const ulong InPinnedMemory = 1 | (1 << 4);
    private const ulong ForReadingAndWriting = 3;

    private readonly OpenClStream _stream;
    private OpenClEvent? _done;

    /// <summary>Allocates a chunk.</summary>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    public OpenClChunk(nint context, OpenClStream stream, int bytes)
    {
        (_stream, Bytes) = (stream, bytes);
        int status;
        nint buffer = OpenClApi.CreateBuffer(context, InPinnedMemory, (nuint)bytes, null, &status);
        OpenClStatus.Check(status, stream.Name, "allocating pinned memory");
        Memory = (nint)OpenClApi.EnqueueMap(stream.Handle, buffer, 1, ForReadingAndWriting, 0, (nuint)bytes, 0, null, null, &status);
        OpenClStatus.Check(status, stream.Name, "mapping pinned memory");
    }

    /// <summary>How much it holds.</summary>
    public int Bytes { get; }

    /// <summary>Where it lies.</summary>
    public nint Memory { get; }

    /// <summary>The memory for the host.</summary>
    public Span<byte> Span(int bytes) => new((void*)Memory, bytes);

    /// <summary>Waits for the last copy.</summary>
    public void Wait()
    {
        if (_done is not { } done) return;
        _done = null;
        done.Wait();
        done.Dispose();
    }

    /// <summary>Copies from the chunk to a buffer.</summary>
    /// <returns>The event of the copy, which stays the chunk's.</returns>
    public OpenClEvent CopyTo(nint buffer, long offset, int bytes, OpenClStream stream)
    {
        nint done;
        _done?.Dispose();
        _done = null;
        OpenClStatus.Check(OpenClApi.EnqueueWrite(stream.Handle, buffer, 0, (nuint)offset, (nuint)bytes, (void*)Memory, 0, null, &done), stream.Name, "copying to the device");
        _done = new OpenClEvent(done, stream.Name);
        stream.Flush();
        return _done;
    }

    /// <summary>Copies from a buffer to the chunk.</summary>
    public void CopyFrom(nint buffer, long offset, int bytes)
    {
        nint done;
        OpenClStatus.Check(OpenClApi.EnqueueRead(_stream.Handle, buffer, 0, (nuint)offset, (nuint)bytes, (void*)Memory, 0, null, &done), _stream.Name, "copying from the device");
        _done = new OpenClEvent(done, _stream.Name);
        _stream.Flush();
    }
}
