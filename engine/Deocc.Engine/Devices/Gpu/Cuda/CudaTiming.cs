using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>Two events around a launch; the device notes when it comes by.</summary>
internal sealed unsafe class CudaTiming : LaunchTiming
{
    private readonly CudaScope _scope;
    private readonly nint _start;
    private readonly nint _end;

    /// <summary>Makes the events, in a context that was entered.</summary>
    public CudaTiming(CudaScope scope)
    {
        _scope = scope;
        _start = MakeEvent();
        _end = MakeEvent();
    }

    /// <summary>To be called before the launch.</summary>
    public void Start(nint stream) => Record(_start, stream);

    /// <summary>To be called after the launch.</summary>
    public void End(nint stream) => Record(_end, stream);

    /// <inheritdoc/>
    public override double Wait()
    {
        _scope.Enter();
        _scope.Check(_scope.Driver.EventSynchronize(_end), "waiting for a kernel");
        float milliseconds;
        _scope.Check(_scope.Driver.EventElapsedTime(&milliseconds, _start, _end), "reading a kernel's time");
        return milliseconds;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _scope.Enter();
        _scope.Check(_scope.Driver.EventDestroy(_start), "releasing an event");
        _scope.Check(_scope.Driver.EventDestroy(_end), "releasing an event");
    }

    private nint MakeEvent()
    {
        nint made;
        _scope.Check(_scope.Driver.EventCreate(&made, 0), "making an event");
        return made;
    }

    private void Record(nint handle, nint stream) => _scope.Check(_scope.Driver.EventRecord(handle, stream), "timing a kernel");
}
