namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>Work of a device in order; several streams run beside each other but for what events order.</summary>
internal sealed unsafe class CudaStream
{
    // CU_STREAM_NON_BLOCKING: it does not wait for the default stream, which other libraries of the process may use.
    private const uint NonBlocking = 1;

    private readonly CudaScope _scope;

    /// <summary>Makes a stream.</summary>
    public CudaStream(CudaScope scope)
    {
        _scope = scope;
        scope.Enter();
        nint stream;
        scope.Check(scope.Driver.StreamCreate(&stream, NonBlocking), "making a stream");
        Handle = stream;
    }

    /// <summary>The stream's handle.</summary>
    public nint Handle { get; }

    /// <summary>Lets what comes next on this stream wait until the device has come past an event of another.</summary>
    public void WaitFor(CudaEvent other)
    {
        _scope.Enter();
        _scope.Check(_scope.Driver.StreamWaitEvent(Handle, other.Handle, 0), "ordering streams");
    }

    /// <summary>Waits on the host until everything is done.</summary>
    public void Finish()
    {
        _scope.Enter();
        _scope.Check(_scope.Driver.StreamSynchronize(Handle), "waiting for the device");
    }
}
