using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu.Microkernels.Generator;

namespace Deocc.Tests.Devices.Cpu;

public sealed class MicrokernelGeneratorTests
{
    [Test]
    public void CommittedKernelsAreWhatTheGeneratorWrites()
    {
        string folder = Path.GetFullPath(
            Path.Combine(ThisFolder(), "../../../../engine/Deocc.Engine/Devices/Cpu/Microkernels"));
        foreach ((string fileName, string text) in MicrokernelGenerator.Files())
        {
            string path = Path.Combine(folder, fileName);
            if (Environment.GetEnvironmentVariable("DEOCC_REGENERATE") == "1") File.WriteAllText(path, text);
            Assert.That(File.ReadAllText(path), Is.EqualTo(text), $"{fileName} is stale");
        }
    }

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
