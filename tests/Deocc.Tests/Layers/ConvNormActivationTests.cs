using Deocc.Engine.Autograd;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Layers;

[NoLeaks]
public sealed class ConvNormActivationTests
{
    [Test]
    public void NamesAreThoseGiven([Values] bool inline)
    {
        using var block = new Block(inline);
        string[] names = ["conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var", "bn1.num_batches_tracked"];
        Assert.That(block.StateDict().Keys, Is.EqualTo(inline ? names : names.Select(name => $"unit.{name}")));
    }

    [Test]
    public void TrainingIsConvolutionThenNormThenResidualThenRectifier()
    {
        using var unit = Unit(bias: true);
        using var scope = new TensorScope();
        Tensor x = Tensor.Normal([2, 3, 7, 5], random: new RandomGenerator(1));
        Tensor residual = Tensor.Normal([2, 4, 7, 5], random: new RandomGenerator(2));
        Tensor mean = Tensor.Zeros([4]);
        Tensor variance = Tensor.Zeros([4]).Affine(1, 1);
        Tensor expected = unit.Convolution.Forward(x)
            .BatchNorm(unit.Norm.Weight, unit.Norm.Bias, mean, variance).Add(residual).LeakyRelu(0.2);
        Tensor actual = unit.Forward(x, residual);
        Assert.That(actual.ToArray<float>(), Is.EqualTo(expected.ToArray<float>()).Within(1e-5f));
        Assert.That(unit.Norm.RunningMean!.ToArray<float>(), Is.EqualTo(mean.ToArray<float>()).Within(1e-6f));
        Assert.That(unit.StateDict()["bn1.num_batches_tracked"].ToArray<long>(), Is.EqualTo(new[] { 1L }));
    }

    [Test]
    public void FoldingChangesOnlyRounding([Values] bool bias, [Values] bool withResidual)
    {
        using var unit = Unit(bias);
        using var scope = new TensorScope();
        using var mode = GradientMode.Disable();
        Tensor x = Tensor.Normal([2, 3, 7, 5], random: new RandomGenerator(1));
        Tensor? residual = withResidual ? Tensor.Normal([2, 4, 7, 5], random: new RandomGenerator(2)) : null;
        for (int i = 0; i < 3; i++) unit.Forward(Tensor.Normal([2, 3, 7, 5], mean: 1, deviation: 3, random: new RandomGenerator(9)));
        unit.Eval();
        Tensor expected = unit.Forward(x, residual);
        unit.PrepareForInference();
        Tensor actual = unit.Forward(x, residual);
        Assert.That(actual.ToArray<float>(), Is.EqualTo(expected.ToArray<float>()).Within(1e-5f));
        unit.Train();
        unit.Eval();
        Assert.That(unit.Forward(x, residual).ToArray<float>(), Is.EqualTo(expected.ToArray<float>()));
    }

    [Test]
    public void LoadingThrowsFoldedWeightsAway()
    {
        using var unit = Unit(bias: false);
        using var other = Unit(bias: false, seed: 5);
        using var scope = new TensorScope();
        using var mode = GradientMode.Disable();
        Tensor x = Tensor.Normal([1, 3, 4, 4], random: new RandomGenerator(1));
        unit.PrepareForInference();
        other.Eval();
        unit.LoadStateDict(other.StateDict());
        Assert.That(unit.Forward(x).ToArray<float>(), Is.EqualTo(other.Forward(x).ToArray<float>()));
    }

    private static ConvNormActivation Unit(bool bias, ulong seed = 3)
    {
        RandomGenerator.Current = new RandomGenerator(seed);
        return new ConvNormActivation("conv1", new Conv2d(3, 4, 3, padding: 1, bias: bias), "bn1", negativeSlope: 0.2);
    }

    private sealed class Block : Module
    {
        public Block(bool inline)
        {
            if (inline) AddInline(Unit(bias: false));
            else AddModule("unit", Unit(bias: false));
        }
    }
}
