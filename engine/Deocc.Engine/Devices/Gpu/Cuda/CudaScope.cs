using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>
/// What every call to a device needs: the driver, and the device's primary context, which is the one that other libraries of the
/// process share. A context is current per thread, so whoever calls the driver enters first.
/// </summary>
internal sealed unsafe class CudaScope
{
    private readonly nint _context;

    /// <summary>Opens the device's context.</summary>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    public CudaScope(CudaDriver driver, CudaDeviceInfo device)
    {
        (Driver, Name) = (driver, $"cuda:{device.Index}");
        nint context;
        Check(driver.PrimaryContextRetain(&context, device.Handle), "opening the device");
        _context = context;
    }

    /// <summary>The driver.</summary>
    public CudaDriver Driver { get; }

    /// <summary>The device's name, for messages.</summary>
    public string Name { get; }

    /// <summary>Makes the context the calling thread's. Cheap where it is already.</summary>
    public void Enter() => Check(Driver.ContextSetCurrent(_context), "entering the device's context");

    /// <summary>Throws unless the status is success.</summary>
    /// <exception cref="DeviceException">The call failed, or an earlier one that ran on in the background.</exception>
    public void Check(int status, string what) => Driver.Check(status, Name, what);
}
