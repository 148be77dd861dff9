namespace Deocc.Engine.Devices.Gpu.Tuning;

/// <summary>What a group of a device's items may take.</summary>
/// <param name="Items">Items of a group.</param>
/// <param name="SharedBytes">Memory that they may share.</param>
internal readonly record struct GroupLimits(int Items, long SharedBytes);
