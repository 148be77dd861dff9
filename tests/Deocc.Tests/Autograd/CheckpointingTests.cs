using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;
using PRelu = Deocc.Engine.Layers.PRelu;

namespace Deocc.Tests.Autograd;

[NoLeaks]
public sealed class CheckpointingTests
{
    [Test]
    public void GradientsAreThoseWithoutCheckpoints([Values] bool inputTrained)
    {
        (float[] output, float[][] gradients) = Train(checkpointed: false, inputTrained);
        (float[] otherOutput, float[][] otherGradients) = Train(checkpointed: true, inputTrained);
        Assert.That(otherOutput, Is.EqualTo(output));
        Assert.That(otherGradients, Is.EqualTo(gradients));
    }

    [Test]
    public void OnlyInputsAreKept()
    {
        using Sequential model = Chain();
        using var checkpointed = new Checkpointed(model);
        using var scope = new TensorScope();
        Tensor x = Tensor.Normal([1, 1 << 14], random: new RandomGenerator(1));
        x.RequiresGradient = true;
        long before = x.Device.Pool.Counters.LiveBytes;
        Tensor plain = model.Forward(x);
        long kept = x.Device.Pool.Counters.LiveBytes - before;
        plain.Sum().Backward();
        Tensor y = checkpointed.Forward(x);
        before = x.Device.Pool.Counters.LiveBytes;
        Tensor z = checkpointed.Forward(y);
        Assert.That(x.Device.Pool.Counters.LiveBytes - before, Is.LessThan(kept / 3));
        z.Sum().Backward();
        x.ClearGradient();
    }

    [Test]
    public void RunningStatisticsMoveOnce()
    {
        using var norm = new BatchNorm2d(2);
        using var scope = new TensorScope();
        Tensor x = Tensor.Normal([3, 2, 4, 4], mean: 1, random: new RandomGenerator(1));
        Checkpointing.Run(norm.Forward, x).Sum().Backward();
        float[] once = norm.RunningMean!.ToArray<float>();
        using var other = new BatchNorm2d(2);
        other.Forward(x);
        Assert.That(once, Is.EqualTo(other.RunningMean!.ToArray<float>()));
        Assert.That(norm.StateDict()["num_batches_tracked"].ToArray<long>(), Is.EqualTo(new[] { 1L }));
        norm.ClearGradients();
    }

    [Test]
    public void GradientsAsValuesReachInputsAndParameters()
    {
        using var scale = new PRelu(1);
        using var scope = new TensorScope();
        Tensor x = Tensor.From([1f, -2f], [2]);
        x.RequiresGradient = true;
        Tensor y = Checkpointing.Run(scale.Forward, scale.Forward(x)).Sum();
        Tensor[] gradients = Gradients.Of(y, [x, scale.Weight]);
        Assert.That(gradients[0].ToArray<float>(), Is.EqualTo(new[] { 1f, 0.0625f }));
        Assert.That(gradients[1].ToArray<float>(), Is.EqualTo(new[] { -2f * 2 * 0.25f }));
        Assert.That(scale.Weight.Gradient, Is.Null);
        Assert.That(x.Gradient, Is.Null);
    }

    [Test]
    public void SegmentsMayHaveSeveralInputs()
    {
        using var scope = new TensorScope();
        Tensor a = Tensor.From([2f], [1]);
        Tensor b = Tensor.From([3f], [1]);
        a.RequiresGradient = true;
        Checkpointing.Run(inputs => inputs[0].Multiply(inputs[1]), a, b).Backward();
        Assert.That(a.Gradient!.Item(), Is.EqualTo(3));
        Assert.That(b.Gradient, Is.Null);
        a.ClearGradient();
    }

    [Test]
    public void CapturedResultsAreRefused()
    {
        using var scope = new TensorScope();
        Tensor x = Tensor.From([2f], [1]);
        x.RequiresGradient = true;
        Tensor y = x.Square();
        Assert.That(
            () => Checkpointing.Run(input => input.Multiply(y), x),
            Throws.TypeOf<GraphException>().With.Message.EqualTo(
                "Checkpointing: the segment's Multiply uses [1], the result of Square, which is not among its inputs; pass it as an input"));
    }

    [Test]
    public void SecondOrderIsRefused()
    {
        using var scope = new TensorScope();
        Tensor x = Tensor.From([2f], [1]);
        x.RequiresGradient = true;
        Tensor y = Checkpointing.Run(input => input.Square(), x);
        Assert.That(
            () => Gradients.Of(y, [x], createGraph: true),
            Throws.TypeOf<GraphException>().With.Message.Contains("gradients of gradients do not pass through a checkpoint"));
    }

    [Test]
    public void ChangedParametersAreRefused()
    {
        using var scale = new PRelu(1);
        using var scope = new TensorScope();
        Tensor y = Checkpointing.Run(scale.Forward, Tensor.From([1f], [1, 1]));
        scale.Weight.CopyFrom<float>([2f]);
        Assert.That(() => y.Backward(), Throws.TypeOf<GraphException>().With.Message.Contains("was changed in place"));
    }

    [Test]
    public void HooksSeeTheSumOfAllThatALeafGets()
    {
        using var scale = new PRelu(1);
        using var scope = new TensorScope();
        var seen = new List<double>();
        scale.Weight.RegisterGradientHook(gradient =>
        {
            seen.Add(gradient.Item());
            return gradient * 2;
        });
        Tensor x = Tensor.From([-3f], [1, 1]);
        Tensor y = Checkpointing.Run(scale.Forward, x) + scale.Forward(x) + Checkpointing.Run(scale.Forward, x * 2);
        y.Sum().Backward();
        Assert.That(seen, Is.EqualTo(new double[] { -12 }));
        Assert.That(scale.Weight.Gradient!.Item(), Is.EqualTo(-24));
    }

    private static Sequential Chain() => new(
        new PRelu(), new Dropout(0.3), new Tanh(), new Sequential(new Sigmoid(), new PRelu()), new Dropout(0.5), new Silu(), new Tanh());

    private static (float[] Output, float[][] Gradients) Train(bool checkpointed, bool inputTrained)
    {
        RandomGenerator.Current = new RandomGenerator(6);
        using Sequential chain = Chain();
        using Layer model = checkpointed ? new Checkpointed(chain) : new Sequential(chain);
        using var scope = new TensorScope();
        Tensor x = Tensor.Normal([5, 7], random: new RandomGenerator(2));
        x.RequiresGradient = inputTrained;
        Tensor y = model.Forward(x.Affine(2, 0)).Dropout(0.5);
        y.Square().Sum().Backward();
        Tensor[] leaves = inputTrained ? [x, .. model.Parameters()] : [.. model.Parameters()];
        float[][] gradients = [.. leaves.Select(leaf => leaf.Gradient!.ToArray<float>())];
        foreach (Tensor leaf in leaves) leaf.ClearGradient();
        return (y.ToArray<float>(), gradients);
    }
}
