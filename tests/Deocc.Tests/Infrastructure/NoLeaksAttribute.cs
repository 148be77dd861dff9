using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Memory;
using NUnit.Framework.Interfaces;

namespace Deocc.Tests.Infrastructure;

/// <summary>
/// Fails a test, or each test of a class, that leaves more blocks of the CPU's pool in use than it found: tensors that
/// nobody disposed. What only the garbage collector would return counts as left. On a class it counts from before the set-up
/// to after the tear-down, on a test from after the set-up to before the tear-down.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NoLeaksAttribute : Attribute, ITestAction
{
    private MemoryCounters _before;

    public ActionTargets Targets => ActionTargets.Test;

    public void BeforeTest(ITest test)
    {
        // Otherwise what an earlier test left could be returned during this one and hide its own leaks.
        if (CpuMemory.Pool.Counters.LiveBlocks > 0)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        _before = CpuMemory.Pool.Counters;
    }

    public void AfterTest(ITest test)
    {
        MemoryCounters after = CpuMemory.Pool.Counters;
        long blocks = after.LiveBlocks - _before.LiveBlocks;
        if (blocks != 0)
            Assert.Fail($"the test left {blocks} blocks of {after.LiveBytes - _before.LiveBytes:N0} bytes in use: dispose its tensors");
    }
}
