namespace Deocc.Tests.Infrastructure;

/// <summary>
/// Marks tests that <see cref="Devices.Cpu.SimdLevelTests"/> runs once more in child processes with the wider instruction
/// sets switched off, and with fresh memory full of NaNs.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RunAtEverySimdLevelAttribute : CategoryAttribute;
