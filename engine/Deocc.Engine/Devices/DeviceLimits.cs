namespace Deocc.Engine.Devices;

/// <summary>What a device can hold and how it is driven.</summary>
/// <param name="TotalBytes">Memory that allocations may come from.</param>
/// <param name="ComputeUnits">Threads of a CPU, multiprocessors of a GPU.</param>
/// <param name="Description">One line for people: the processor's name, instruction set, driver.</param>
public readonly record struct DeviceLimits(long TotalBytes, int ComputeUnits, string Description);
