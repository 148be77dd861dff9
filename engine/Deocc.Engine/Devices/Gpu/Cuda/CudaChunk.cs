namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>Pinned memory that a copy goes through, and the event behind the copy that used it last.</summary>
internal sealed unsafe class CudaChunk
{
    private readonly CudaScope _scope;

    /// <summary>Allocates a chunk.</summary>
    public CudaChunk(CudaScope scope, int bytes)
    {
        (_scope, Bytes) = (scope, bytes);
        scope.Enter();
        void* memory;
        scope.Check(scope.Driver.HostAllocate(&memory, (nuint)bytes, 0), "allocating pinned memory");
        Memory = (nint)memory;
        Done = new CudaEvent(scope);
    }

    /// <summary>How much it holds.</summary>
    public int Bytes { get; }

    /// <summary>Where it lies.</summary>
    public nint Memory { get; }

    /// <summary>Behind the last copy.</summary>
    public CudaEvent Done { get; }

    /// <summary>The memory for the host.</summary>
    public Span<byte> Span(int bytes) => new((void*)Memory, bytes);

    /// <summary>Copies from the chunk to the device.</summary>
    public void CopyTo(nint target, int bytes, CudaStream stream)
    {
        _scope.Check(_scope.Driver.CopyToDevice(target, (void*)Memory, (nuint)bytes, stream.Handle), "copying to the device");
        Done.Record(stream);
    }

    /// <summary>Copies from the device to the chunk.</summary>
    public void CopyFrom(nint source, int bytes, CudaStream stream)
    {
        _scope.Check(_scope.Driver.CopyToHost((void*)Memory, source, (nuint)bytes, stream.Handle), "copying from the device");
        Done.Record(stream);
    }
}
