using Deocc.Engine;
using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Tests.Devices.Gpu;

/// <summary>Where no CUDA device is at hand, a compiler at least reads the text: clang, to PTX of compute capability 8.0.</summary>
[TestFixture]
internal sealed class CudaTextTests
{
    private static readonly KernelSource[] Sources = [KernelLanguage.ConstructKernelsLauncher.Source, KernelLanguage.NarrowKernelsLauncher.Source, .. KernelCatalog.Sources];

    private static IEnumerable<TestCaseData> Cases => Sources.Select(source => new TestCaseData(source).SetArgDisplayNames(source.Name));

    private static IEnumerable<TestCaseData> Shipped => KernelCatalog.Sources.Select(source => new TestCaseData(source).SetArgDisplayNames(source.Name));

    [TestCaseSource(nameof(Cases))]
    public void TheTextCompilesToPtx(KernelSource source) => Assert.That(CudaAssembly.Of(source), Does.Contain(".visible .entry"));

    /// <summary>Private arrays are registers to a compiler that sees every index; else each access goes to memory.</summary>
    [TestCaseSource(nameof(Shipped))]
    public void KernelsKeepPrivateArraysInRegisters(KernelSource source)
    {
        foreach ((string name, string text) in CudaAssembly.Kernels(source)) Assert.That(text, Does.Not.Contain(".local"), name);
    }

    [Test]
    public void TensorCoresAreInstructions()
    {
        Assert.That(Prelude.Cuda, Does.Contain("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32").And.Contain("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32"));
        Assert.That(Prelude.OpenCl, Does.Not.Contain("mma.sync"));
    }
}
