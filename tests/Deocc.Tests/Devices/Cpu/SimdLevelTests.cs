using Deocc.Engine.Devices.Cpu;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Devices.Cpu;

/// <summary>
/// Runs the tests marked with <see cref="RunAtEverySimdLevelAttribute"/> in child processes: with the instruction sets
/// that an older processor lacks switched off in the runtime, with the engine's own switch on the full processor (so that,
/// as on Arm, narrow registers come with fused multiply-add), and with fresh memory full of NaNs.
/// </summary>
[NonParallelizable]
public sealed class SimdLevelTests
{
    private const string ExpectedLevel = "DEOCC_TESTS_EXPECTED_SIMD";

    private static IEnumerable<TestCaseData> Levels()
    {
        (SimdLevel Level, string Variable, string Value)[] all =
        [
            (SimdLevel.Avx2, "DOTNET_EnableAVX512", "0"),
            (SimdLevel.Vector128, "DOTNET_EnableAVX", "0"),
            (SimdLevel.Scalar, "DOTNET_EnableHWIntrinsic", "0"),
            (SimdLevel.Avx2, "DEOCC_SIMD", "avx2"),
            (SimdLevel.Vector128, "DEOCC_SIMD", "vector128"),
            (SimdLevel.Scalar, "DEOCC_SIMD", "scalar"),
        ];
        return all.Where(entry => entry.Level < CpuFeatures.Level)
            .Select(entry => new TestCaseData(entry.Level, entry.Variable, entry.Value)
                .SetArgDisplayNames($"{entry.Level} by {entry.Variable}={entry.Value}"));
    }

    [TestCaseSource(nameof(Levels))]
    public void MarkedTests_PassWithNarrowerRegisters(SimdLevel level, string variable, string value) =>
        RunMarkedTests(new() { [variable] = value, [ExpectedLevel] = level.ToString() });

    [Test]
    public void MarkedTests_PassWithPoisonedMemory() => RunMarkedTests(new() { ["DEOCC_POISON"] = "1" });

    [Test]
    [RunAtEverySimdLevel]
    public void ChildProcess_RunsAtTheLevelThatItsParentNames()
    {
        if (Environment.GetEnvironmentVariable(ExpectedLevel) is { } expected)
            Assert.That(CpuFeatures.Level.ToString(), Is.EqualTo(expected));
    }

    private static void RunMarkedTests(Dictionary<string, string> environment)
    {
        TestProcess child = TestProcess.Run(nameof(RunAtEverySimdLevelAttribute)[..^"Attribute".Length], environment);
        string variables = string.Join(' ', environment.Select(variable => $"{variable.Key}={variable.Value}"));
        TestContext.Progress.WriteLine(
            $"{variables}: {child.Passed} passed, {child.Failures.Count} failed in {child.Seconds:F0} s");
        Assert.That(child.Failures, Is.Empty, variables);
        Assert.That(child.Passed, Is.GreaterThan(100), $"{variables}: hardly any test ran");
    }
}
