using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;
using Deocc.Training.Losses;

namespace Deocc.Tests.Losses;

/// <summary>The mining of hard pixels against sorted lists, and its gradients.</summary>
[NoLeaks]
internal sealed class HardExamplesTests
{
    [TestCase(0.5, 0.0625)]
    [TestCase(0.5, 0.9)]
    [TestCase(2.9, 0.25)]
    [TestCase(10, 0.3)]
    [TestCase(10, 0)]
    public void Mean_IsTheMeanOfTheSortedHead(double threshold, double share)
    {
        using var scope = new TensorScope();
        Tensor losses = Tensor.Uniform([3, 1, 17, 19], random: new RandomGenerator(4)) * 3;
        float[] sorted = [.. losses.ToArray<float>().OrderDescending()];
        int least = Math.Max(1, (int)(sorted.Length * share));
        int above = sorted.Count(value => value > (float)threshold);
        double expected = sorted.Take(Math.Max(least, above)).Average(value => (double)value);
        Assert.That(HardExamples.Mean(losses, threshold, share).Item(), Is.EqualTo(expected).Within(1e-6 * expected));
    }

    [Test]
    public void Mean_OfEqualLossesCountsTheFirst()
    {
        using var scope = new TensorScope();
        Tensor losses = Make.Leaf(0.1f, 0.2f, 0.2f, 0, 0.2f, 0.05f);
        Tensor mean = HardExamples.Mean(losses, threshold: 1, leastShare: 0.34);
        mean.Backward();
        Assert.That(mean.Item(), Is.EqualTo(0.2).Within(1e-7));
        Assert.That(losses.Gradient!.ToArray<float>(), Is.EqualTo(new[] { 0, 0.5f, 0.5f, 0, 0, 0 }));
        losses.Dispose();
    }

    // losses sorted and cut in NumPy: sum of the six hardest of max(x, 0) - x t + log1p(exp(-|x|)), by 6.
    [Test]
    public void Mean_OfCrossEntropiesIsWhatPyTorchsSortGives()
    {
        using var scope = new TensorScope();
        Tensor logits = Tensor.From<double>([-3, -2, -1, -0.5, 0.5, 1, 2, 3, 4, -4, 0.25, -0.25], [1, 1, 3, 4]);
        Tensor target = Tensor.From<double>([1, 0, 1, 0, 1, 1, 0, 1, 0, 0, 0, 1], [1, 1, 3, 4]);
        Tensor losses = logits.BinaryCrossEntropyWithLogits(target, reduction: Reduction.None);
        double[] all = [.. logits.ToArray<double>().Zip(target.ToArray<double>(), (x, t) => Math.Max(x, 0) - (x * t) + Math.Log(1 + Math.Exp(-Math.Abs(x))))];
        double[] hard = [.. all.Where(loss => loss > HardExamples.UsualThreshold)];
        Assert.That(hard, Has.Length.EqualTo(8));
        Assert.That(HardExamples.Mean(losses, HardExamples.UsualThreshold, 1.0 / 16).Item(), Is.EqualTo(hard.Average()).Within(1e-12));
    }

    [Test]
    public void Gradients_AreThoseOfTheChosenPixels()
    {
        using var scope = new TensorScope();
        Tensor logits = (Tensor.Uniform([2, 1, 4, 5], random: new RandomGenerator(2)) * 6).To(ElementType.Float64) - 3;
        Tensor target = Tensor.Uniform([2, 1, 4, 5], random: new RandomGenerator(3)).GreaterOrEqual(0.5).To(ElementType.Float64);
        GradientChecker.Check(
            () => HardExamples.Mean(logits.BinaryCrossEntropyWithLogits(target, reduction: Reduction.None), HardExamples.UsualThreshold, 0.25),
            [logits]).ThrowIfFailed();
        GradientChecker.Check(() => logits.Sigmoid().DiceLoss(target), [logits]).ThrowIfFailed();
    }

    [Test]
    public void Mean_RefusesSharesBeyondOne()
    {
        using var scope = new TensorScope();
        Tensor losses = Make.Vector(1, 2);
        Assert.That(() => HardExamples.Mean(losses, 1, 1.5), Throws.InstanceOf<ShapeException>());
    }
}
