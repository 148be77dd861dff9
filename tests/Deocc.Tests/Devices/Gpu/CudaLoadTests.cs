using System.Text.RegularExpressions;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Ops.Convolution.Gpu;
using Deocc.Engine.Ops.MatMul.Gpu;

namespace Deocc.Tests.Devices.Gpu;

/// <summary>
/// What a card would execute of products of matrices and convolutions: loads of 128 bits, as many as their tiles have.
/// </summary>
[TestFixture]
internal sealed partial class CudaLoadTests
{
    private static KernelSource[] Sources =>
        [MatMulKernelsLauncher.Source, TensorMatMulKernelsLauncher.Source, ConvolutionKernelsLauncher.Source, TensorConvolutionKernelsLauncher.Source];

    private static IEnumerable<TestCaseData> Cases => Sources.Select(source => new TestCaseData(source).SetArgDisplayNames(source.Name));

    [TestCaseSource(nameof(Cases))]
    public void KernelsLoadQuadsWhole(KernelSource source)
    {
        IReadOnlyDictionary<string, string> kernels = CudaAssembly.Kernels(source);
        Assert.That(kernels, Is.Not.Empty);
        foreach ((string name, string text) in kernels) Assert.That(Load().Count(text), Is.GreaterThanOrEqualTo(LeastLoads(name)), name);
    }

    /// <summary>Loads of the first tile and of the next one, which a kernel has in two places.</summary>
    private static int LeastLoads(string kernel)
    {
        int formats = kernel.Contains("BFloat16", StringComparison.Ordinal) ? 2 : 1;
        if (kernel.StartsWith("MatMul", StringComparison.Ordinal)) return kernel.Contains("Float", StringComparison.Ordinal) ? 8 * formats : 4;
        int left = kernel.Contains(nameof(LargeTile), StringComparison.Ordinal) ? 2 : 1;
        int right = kernel.Contains(nameof(SmallTile), StringComparison.Ordinal) ? 1 : 2;

        // A tap may shift a quad off its place, and then lies in two.
        int patches = kernel.Contains(nameof(QuadLoads), StringComparison.Ordinal) ? 2 * right : 0;
        return 2 * (left + patches) * formats;
    }

    [GeneratedRegex(@"ld\.global(\.nc)?\.v4\.f32")]
    private static partial Regex Load();
}
