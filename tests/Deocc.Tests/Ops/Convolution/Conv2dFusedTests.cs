using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Ops.Convolution;

/// <summary>The fused convolution against the same ops one by one.</summary>
[NoLeaks]
internal sealed class Conv2dFusedTests
{
    private static IEnumerable<Activation> Activations =>
    [
        default, Activation.Relu, Activation.LeakyRelu(0.2), Activation.Elu(), Activation.Sigmoid, Activation.Tanh, Activation.Silu,
        Activation.HardSwish,
    ];

    [Test]
    public void Inference_EqualsSingleOps(
        [ValueSource(nameof(Activations))] Activation activation, [Values(1, 3)] int kernel, [Values(1, 2)] int stride)
    {
        using var scope = new TensorScope();
        Tensor input = Fill([2, 24, 13, 21], 1);
        Tensor weight = Fill([40, 24, kernel, kernel], 2);
        Tensor bias = Fill([40], 3);
        Tensor plain = input.Conv2d(weight, bias, stride, kernel / 2);
        Tensor residual = Fill(plain.Shape, 4);
        float[] expected = activation.Apply(plain.Add(residual)).ToArray<float>();
        float[] actual = input.Conv2dFused(weight, bias, residual, activation, stride, kernel / 2).ToArray<float>();
        Assert.That(actual, Is.EqualTo(expected).Within(1e-5f));
    }

    [Test]
    public void Training_HasGradients()
    {
        using var scope = new TensorScope();
        Tensor weight = Fill([4, 3, 3, 3], 2);
        weight.RequiresGradient = true;
        Fill([1, 3, 6, 6], 1).Conv2dFused(weight, null, null, Activation.Relu, padding: 1).Sum().Backward();
        Assert.That(weight.Gradient, Is.Not.Null);
        weight.ClearGradient();
    }

    private static Tensor Fill(Shape shape, int seed)
    {
        var random = new Random(seed);
        var data = new float[shape.Elements];
        for (int i = 0; i < data.Length; i++) data[i] = (2 * random.NextSingle()) - 1;
        return Tensor.From(data, shape);
    }
}
