namespace Deocc.Engine.Devices.Gpu.OpenCl;

/// <summary>A command queue: work of a device in order; several run beside each other but for what events order.</summary>
internal sealed unsafe class OpenClStream
{
    private const ulong WithTimes = 2;

    /// <summary>Makes a queue.</summary>
    public OpenClStream(nint context, OpenClDeviceInfo device)
    {
        Name = $"opencl:{device.Index}";
        int status;
        Handle = OpenClApi.CreateQueue(context, device.Handle, WithTimes, &status);
        OpenClStatus.Check(status, Name, "making a queue");
    }

    /// <summary>The device's name.</summary>
    public string Name { get; }

    /// <summary>The queue object.</summary>
    public nint Handle { get; }

    /// <summary>Marks the present end, and hands everything before it to the device, so that another queue may wait for it.</summary>
    public OpenClEvent Mark()
    {
        nint done;
        OpenClStatus.Check(OpenClApi.EnqueueMarker(Handle, 0, null, &done), Name, "marking a place in a queue");
        var mark = new OpenClEvent(done, Name);
        Flush();
        return mark;
    }

    /// <summary>Hands everything that was queued to the device.</summary>
    public void Flush() => OpenClStatus.Check(OpenClApi.Flush(Handle), Name, "starting work");

    /// <summary>Lets what comes next on this queue wait for an event of another, which was flushed.</summary>
    public void WaitFor(OpenClEvent other)
    {
        nint wait = other.Handle;
        OpenClStatus.Check(OpenClApi.EnqueueBarrier(Handle, 1, &wait, null), Name, "ordering queues");
    }

    /// <summary>Waits on the host until everything is done.</summary>
    public void Finish() => OpenClStatus.Check(OpenClApi.Finish(Handle), Name, "waiting for the device");
}
