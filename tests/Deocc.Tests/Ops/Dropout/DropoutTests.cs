using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Ops.Dropout;

[NoLeaks]
public sealed class DropoutTests
{
    [TestCase(1)]
    [TestCase(31)]
    [TestCase(33)]
    [TestCase(20_001)]
    public void ImplementationsDrawTheSameMask(int size)
    {
        using Tensor x = Tensor.Normal([size], random: new RandomGenerator(1));
        float[] vector = Mask("vector", x);
        Assert.That(vector, Is.EqualTo(Mask("reference", x)));
    }

    [Test]
    public void TheGradientHasTheSameMask()
    {
        using var scope = new TensorScope();
        Tensor x = Tensor.Zeros([1000]).Affine(1, 1).Detach();
        x.RequiresGradient = true;
        Tensor y = x.Dropout(0.25, new RandomGenerator(3));
        y.Sum().Backward();
        Assert.That(x.Gradient!.ToArray<float>(), Is.EqualTo(y.ToArray<float>()));
        Assert.That(y.ToArray<float>().Count(value => value == 0), Is.EqualTo(250).Within(60));
        Assert.That(y.ToArray<float>(), Is.All.Matches<float>(value => value is 0 or 1 / 0.75f));
        x.ClearGradient();
    }

    [Test]
    public void BothKindsHaveGradientsOfBothOrders([Values] bool channels)
    {
        using var scope = new TensorScope();
        Tensor x = Tensor.Normal([3, 4, 5], random: new RandomGenerator(1), elementType: ElementType.Float64);
        Tensor Function() => channels ? x.ChannelDropout(0.4).Square() : x.Dropout(0.4).Square();
        GradientChecker.Check(Function, [x]).ThrowIfFailed();
        GradientChecker.CheckSecondOrder(Function, [x]).ThrowIfFailed();
    }

    [Test]
    public void ChannelsAreDroppedWhole()
    {
        using var scope = new TensorScope();
        Tensor y = Tensor.Zeros([10, 20, 3, 3]).Affine(1, 1).ChannelDropout(0.5, new RandomGenerator(2));
        float[] values = y.ToArray<float>();
        for (int plane = 0; plane < 200; plane++)
            Assert.That(values.AsSpan(plane * 9, 9).ToArray(), Is.All.EqualTo(values[plane * 9]));
        Assert.That(values.Count(value => value == 0) / 9, Is.EqualTo(100).Within(30));
    }

    [Test]
    public void TheExtremesAreExact()
    {
        using var scope = new TensorScope();
        Tensor x = Tensor.Normal([100], random: new RandomGenerator(1));
        Assert.That(x.Dropout(0), Is.SameAs(x));
        Assert.That(x.Dropout(1).ToArray<float>(), Is.All.Zero);
    }

    [Test]
    public void BadArgumentsAreNamed()
    {
        using Tensor x = Tensor.Zeros([3]);
        Assert.That(() => x.Dropout(-0.1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => x.Dropout(double.NaN), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => x.ChannelDropout(0.5),
            Throws.TypeOf<ShapeException>().With.Message.EqualTo("ChannelDropout: input [3] has 1 axes; expected [batch, channels, ...]"));
    }

    private static float[] Mask(string implementation, Tensor x)
    {
        KernelSelection.Forced = implementation;
        try
        {
            using Tensor y = x.Dropout(0.3, new RandomGenerator(3));
            return y.ToArray<float>();
        }
        finally
        {
            KernelSelection.Forced = null;
        }
    }
}
