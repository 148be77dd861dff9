using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;

namespace Deocc.Tests.Devices.Cpu;

public sealed class CpuSettingsTests
{
    [TestCase("scalar", SimdLevel.Scalar)]
    [TestCase("Vector128", SimdLevel.Vector128)]
    [TestCase("avx2", SimdLevel.Avx2)]
    [TestCase("AVX512", SimdLevel.Avx512)]
    public void ParseSimd_ReadsLevels(string text, SimdLevel level) =>
        Assert.That(CpuSettings.ParseSimd(text, SimdLevel.Avx512), Is.EqualTo(level));

    [TestCase("sse9", "cpu: DEOCC_SIMD is 'sse9', expected scalar, vector128, avx2 or avx512")]
    [TestCase("avx512", "cpu: DEOCC_SIMD asks for 'avx512' but this machine has avx2 at most")]
    public void ParseSimd_NamesWhatIsWrong(string text, string message) =>
        Assert.That(() => CpuSettings.ParseSimd(text, SimdLevel.Avx2),
            Throws.TypeOf<DeviceException>().With.Message.EqualTo(message));

    [TestCase("1", 1)]
    [TestCase("64", 64)]
    public void ParseThreads_ReadsNumbers(string text, int threads) =>
        Assert.That(CpuSettings.ParseThreads(text), Is.EqualTo(threads));

    [TestCase("0")]
    [TestCase("-2")]
    [TestCase("two")]
    [TestCase("99999999999")]
    public void ParseThreads_NamesWhatIsWrong(string text) =>
        Assert.That(() => CpuSettings.ParseThreads(text),
            Throws.TypeOf<DeviceException>().With.Message
                .EqualTo($"cpu: DEOCC_THREADS is '{text}', expected a whole number from 1 to 1024"));

    [Test]
    public void Level_IsTheMachinesBestUnlessTheEnvironmentLowersIt()
    {
        string? asked = Environment.GetEnvironmentVariable("DEOCC_SIMD");
        SimdLevel expected = string.IsNullOrEmpty(asked) ? CpuFeatures.Best : CpuSettings.ParseSimd(asked, CpuFeatures.Best);
        Assert.That(CpuFeatures.Level, Is.EqualTo(expected));
    }
}
