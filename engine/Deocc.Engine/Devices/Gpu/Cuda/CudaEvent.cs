using Deocc.Engine.Devices.Gpu.Streams;

namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>A point in a stream, without a time; passed from the beginning until it is recorded.</summary>
internal sealed unsafe class CudaEvent : QueueMark
{
    // CU_EVENT_DISABLE_TIMING.
    private const uint WithoutTiming = 2;

    private readonly CudaScope _scope;

    /// <summary>Makes an event.</summary>
    public CudaEvent(CudaScope scope)
    {
        _scope = scope;
        scope.Enter();
        nint made;
        scope.Check(scope.Driver.EventCreate(&made, WithoutTiming), "making an event");
        Handle = made;
    }

    /// <summary>The event's handle.</summary>
    public nint Handle { get; }

    /// <inheritdoc/>
    public override bool IsPassed
    {
        get
        {
            _scope.Enter();
            int status = _scope.Driver.EventQuery(Handle);
            if (status == CudaStatus.NotReady) return false;
            _scope.Check(status, "waiting for the device");
            return true;
        }
    }

    /// <summary>Moves it behind the work that the stream has now.</summary>
    public void Record(CudaStream stream)
    {
        _scope.Enter();
        _scope.Check(_scope.Driver.EventRecord(Handle, stream.Handle), "marking a place in a stream");
    }

    /// <inheritdoc/>
    public override void Wait()
    {
        _scope.Enter();
        _scope.Check(_scope.Driver.EventSynchronize(Handle), "waiting for the device");
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _scope.Enter();
        _scope.Check(_scope.Driver.EventDestroy(Handle), "releasing an event");
    }
}
