using Deocc.Engine.Devices.Gpu.Profiling;

namespace Deocc.Cli.Commands;

/// <summary>One line of <c>deocc devices</c>.</summary>
/// <param name="Name">What users choose the device by.</param>
/// <param name="Description">Processor, versions and further limits.</param>
/// <param name="TotalBytes">Its memory.</param>
/// <param name="ComputeUnits">Threads of a CPU, multiprocessors of a GPU.</param>
/// <param name="Passed">Whether the self-test gave the CPU's numbers.</param>
/// <param name="Failure">What went wrong otherwise.</param>
/// <param name="Ceilings">What a graphics device reaches at most, where that was asked for.</param>
internal sealed record DeviceReport(
    string Name, string Description, long TotalBytes, int ComputeUnits, bool Passed, string? Failure, DeviceCeilings? Ceilings = null);
