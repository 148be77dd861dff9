namespace Deocc.Tests.Devices.Gpu.Cuda;

/// <summary>When the emulated driver does what it was asked for: any order that streams and events allow is one that a device may take.</summary>
internal enum EmulatedSchedule
{
    /// <summary>At once.</summary>
    Immediate,

    /// <summary>When somebody waits for it; only what is waited for.</summary>
    Late,

    /// <summary>Copies between host and device as soon as their own stream and its waits allow, kernels when somebody waits for them.</summary>
    CopiesFirst,

    /// <summary>By chance.</summary>
    ByChance,
}
