using Deocc.Engine.Devices.Gpu.Streams;

namespace Deocc.Engine.Devices.Gpu.OpenCl;

/// <summary>A point in a command queue.</summary>
internal sealed unsafe class OpenClEvent(nint handle, string device) : QueueMark
{
    private const uint ExecutionStatus = 0x11D3;

    /// <summary>The event object.</summary>
    public nint Handle => handle;

    /// <inheritdoc/>
    public override bool IsPassed
    {
        get
        {
            int status;
            OpenClStatus.Check(OpenClApi.GetEventInfo(handle, ExecutionStatus, sizeof(int), &status, null), device, "asking how far the device is");

            // Zero is complete, positive is still to come.
            if (status < 0) OpenClStatus.Check(status, device, "an earlier command");
            return status == 0;
        }
    }

    /// <inheritdoc/>
    public override void Wait()
    {
        nint done = handle;
        OpenClStatus.Check(OpenClApi.WaitForEvents(1, &done), device, "waiting for the device");
    }

    /// <inheritdoc/>
    public override void Dispose() => OpenClStatus.Check(OpenClApi.ReleaseEvent(handle), device, "releasing an event");
}
