using System.Diagnostics;
using System.Runtime.InteropServices;
using Deocc.Engine.Autograd;
using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;
using Deocc.Models.Backbones;
using Deocc.Tests.Fixtures;

namespace Deocc.Tests.Models;

/// <summary>
/// A ResNet-18 that PyTorch saves, loaded and compared with PyTorch's own output. Needs PyTorch: DEOCC_PYTHON names the
/// Python that has it, /usr/bin/python3 by default.
/// </summary>
public class TorchResNet18Tests
{
    private string _folder = string.Empty;

    [OneTimeSetUp]
    public void MakeFiles()
    {
        string python = Environment.GetEnvironmentVariable("DEOCC_PYTHON") ?? "/usr/bin/python3";
        if (!File.Exists(python) || Run(python, ["-c", "import torch, torchvision"]) != 0)
            Assert.Ignore($"PyTorch is not installed for {python}");
        _folder = Directory.CreateTempSubdirectory("deocc-resnet18-").FullName;
        int exitCode = Run(python, ["-B", Path.Combine(PyTorchFixture.Folder, "make_resnet18.py"), _folder]);
        Assert.That(exitCode, Is.Zero, "make_resnet18.py failed");
    }

    [OneTimeTearDown]
    public void DeleteFiles()
    {
        if (_folder.Length > 0) Directory.Delete(_folder, recursive: true);
    }

    [TestCase("resnet18.pth")]
    [TestCase("resnet18-legacy.pth")]
    public void LoadsAndGivesPyTorchsOutput(string file)
    {
        using var network = new ResNet(ResNetDepth.ResNet18);
        network.Load(Path.Combine(_folder, file));
        network.Eval();
        using var scope = new TensorScope();
        using GradientMode.Restorer inference = GradientMode.Disable();
        Tensor x = Tensor.From(PatternValues.Reals("resnet18.pth/x", 2 * 3 * 96 * 96), [2, 3, 96, 96]);
        float[] expected = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(_folder, "output.f32"))).ToArray();
        Assert.That(network.Forward(x).ToArray<float>(), Is.EqualTo(expected).Within(1e-4f));
        network.PrepareForInference();
        Assert.That(network.Forward(x).ToArray<float>(), Is.EqualTo(expected).Within(1e-4f));
    }

    private static int Run(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _ = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) TestContext.Out.WriteLine(errors);
        return process.ExitCode;
    }
}
