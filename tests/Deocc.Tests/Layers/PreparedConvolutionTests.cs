using Deocc.Engine.Autograd;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Layers;

/// <summary>Layers that keep their weights as kernels read them.</summary>
[NoLeaks]
public sealed class PreparedConvolutionTests
{
    private static IEnumerable<TestCaseData> Layers =>
    [
        Case("3x3", () => new Conv2d(5, 7, 3, padding: 1)),
        Case("1x1 without bias", () => new Conv2d(5, 7, 1, bias: false)),
        Case("4x4/2", () => new Conv2d(5, 7, 4, stride: 2, padding: 1)),
        Case("spectral norm", () => new Conv2d(5, 7, 3, padding: 1).WithSpectralNorm()),
        Case("gated", () => new GatedConv2d(5, 7, 3)),
    ];

    [TestCaseSource(nameof(Layers))]
    public void PreparingChangesOnlyRounding(Func<Layer> make)
    {
        RandomGenerator.Current = new RandomGenerator(3);
        using Layer layer = make();
        using var scope = new TensorScope();
        using var mode = GradientMode.Disable();
        Tensor x = Tensor.Normal([2, 5, 9, 11], random: new RandomGenerator(1));
        layer.Eval();
        float[] expected = layer.Forward(x).ToArray<float>();
        layer.PrepareForInference();
        Assert.That(layer.Forward(x).ToArray<float>(), Is.EqualTo(expected).Within(1e-5f));
        Assert.That(layer.Forward(x).ToArray<float>(), Is.EqualTo(expected).Within(1e-5f));
    }

    [Test]
    public void TrainingGivesTheLayoutsBack()
    {
        using var layer = new Conv2d(16, 24, 3, padding: 1);
        using var scope = new TensorScope();
        using var mode = GradientMode.Disable();
        Tensor x = Tensor.Normal([1, 16, 20, 20], random: new RandomGenerator(1));
        layer.PrepareForInference();
        long before = CpuMemory.Pool.Counters.LiveBytes;
        layer.Forward(x).Dispose();
        long prepared = CpuMemory.Pool.Counters.LiveBytes;
        layer.Forward(x).Dispose();
        Assert.That(CpuMemory.Pool.Counters.LiveBytes, Is.EqualTo(prepared));
        layer.Train();
        Assert.That(prepared, Is.GreaterThan(before));
        Assert.That(CpuMemory.Pool.Counters.LiveBytes, Is.EqualTo(before));
    }

    [Test]
    public void ParametersStillGetGradients()
    {
        using var layer = new Conv2d(3, 4, 3, padding: 1);
        using var scope = new TensorScope();
        layer.PrepareForInference();
        layer.Forward(Tensor.Normal([1, 3, 6, 6], random: new RandomGenerator(1))).Sum().Backward();
        Assert.That(layer.Weight.Gradient, Is.Not.Null);
        layer.ClearGradients();
    }

    [Test]
    public void LayoutsCannotBeAddedAfterTheEnd()
    {
        using var scope = new TensorScope();
        using var mode = GradientMode.Disable();
        Tensor weight = Tensor.Normal([4, 3, 3, 3], random: new RandomGenerator(2));
        var prepared = new PreparedConv2d(weight, padding: 1);
        prepared.Dispose();
        Assert.That(
            () => Tensor.Zeros([1, 3, 6, 6]).Conv2dFused(prepared), Throws.TypeOf<ObjectDisposedException>());
    }

    private static TestCaseData Case(string name, Func<Layer> make) => new TestCaseData(make).SetArgDisplayNames(name);
}
