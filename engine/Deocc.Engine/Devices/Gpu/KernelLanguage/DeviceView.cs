namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>A part of a device's buffer as a kernel's argument.</summary>
/// <typeparam name="T">The elements.</typeparam>
/// <param name="Buffer">What the device knows the buffer by.</param>
/// <param name="Offset">The first element, in elements.</param>
public readonly record struct DeviceView<T>(nint Buffer, long Offset)
    where T : unmanaged;
