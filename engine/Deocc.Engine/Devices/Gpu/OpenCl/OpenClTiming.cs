using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Devices.Gpu.OpenCl;

/// <summary>The times that OpenCL keeps with a launch's event.</summary>
internal sealed unsafe class OpenClTiming(nint handle, string device) : LaunchTiming
{
    private const uint Start = 0x1282;
    private const uint End = 0x1283;
    private const double NanosecondsPerMillisecond = 1e6;

    public override double Wait()
    {
        nint done = handle;
        OpenClStatus.Check(OpenClApi.WaitForEvents(1, &done), device, "waiting for a kernel");
        return (Read(End) - Read(Start)) / NanosecondsPerMillisecond;
    }

    public override void Dispose() => OpenClStatus.Check(OpenClApi.ReleaseEvent(handle), device, "releasing an event");

    private ulong Read(uint what)
    {
        ulong nanoseconds;
        OpenClStatus.Check(OpenClApi.GetEventProfiling(handle, what, sizeof(ulong), &nanoseconds, null), device, "reading a kernel's time");
        return nanoseconds;
    }
}
