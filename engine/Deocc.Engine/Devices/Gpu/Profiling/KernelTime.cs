namespace Deocc.Engine.Devices.Gpu.Profiling;

/// <summary>What a kernel took in a run, by the device's own clock.</summary>
/// <param name="Kernel">The kernel's name in its module.</param>
/// <param name="Calls">How often it was launched.</param>
/// <param name="Milliseconds">The time of all launches.</param>
/// <param name="Bytes">The sizes of the tensors that the launches were given, each counted once: at least what had to be moved.</param>
/// <param name="Flops">Multiplications and additions, where the problem states them (matrix products, convolutions, attention); else 0.</param>
public sealed record KernelTime(string Kernel, long Calls, double Milliseconds, long Bytes, long Flops)
{
    private const double PerGigaSecond = 1e6;

    /// <summary>10^9 bytes per second; 0 where no time was measured.</summary>
    public double GigabytesPerSecond => Milliseconds > 0 ? Bytes / Milliseconds / PerGigaSecond : 0;

    /// <summary>10^9 multiplications and additions per second; 0 where they are not stated.</summary>
    public double GigaflopsPerSecond => Milliseconds > 0 ? Flops / Milliseconds / PerGigaSecond : 0;
}
