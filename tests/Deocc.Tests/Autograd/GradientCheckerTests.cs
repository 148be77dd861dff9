using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Autograd;

public sealed class GradientCheckerTests
{
    private static Tensor Point(params ReadOnlySpan<int> sizes) =>
        Tensor.Normal(new Shape(sizes), random: new RandomGenerator(4), elementType: ElementType.Float64);

    [Test]
    public void RightGradientsPassInBothOrders()
    {
        using Tensor a = Point(3, 5);
        using Tensor b = Point(5);
        GradientReport first = GradientChecker.Check(() => a.Multiply(b).Sigmoid().Multiply(a), [a, b]);
        GradientReport second = GradientChecker.CheckSecondOrder(() => a.Multiply(b).Sigmoid().Multiply(a), [a, b]);
        Assert.That(first.Passed, Is.True, first.ToString());
        Assert.That(second.Passed, Is.True, second.ToString());
        Assert.That(first.Inputs, Has.Count.EqualTo(2));
        Assert.That(first.Inputs[0].Comparisons, Is.EqualTo(2 + 15));
    }

    [Test]
    public void AWrongGradientIsReportedWithItsPlace()
    {
        using Tensor x = Point(4);
        GradientReport report = GradientChecker.Check(() => new WrongSquare().Of(x), [x]);
        Assert.That(report.Passed, Is.False);
        Assert.That(report.ToString(), Does.StartWith("gradients of order 1: FAIL").And.Contain("input 0 [4] DIFFERS in"));
        Assert.That(
            report.ThrowIfFailed,
            Throws.TypeOf<GraphException>().With.Message.StartsWith("GradientChecker: order 1: input 0 [4] DIFFERS"));
    }

    [Test]
    public void AWrongSecondGradientIsReported()
    {
        using Tensor x = Point(4);
        Func<Tensor> function = () => new DetachedSquare().Of(x);
        Assert.That(GradientChecker.Check(function, [x]).Passed, Is.True);
        Assert.That(GradientChecker.CheckSecondOrder(function, [x]).Passed, Is.False);
    }

    [Test]
    public void InputsAndRandomStateAreRestored()
    {
        using Tensor x = Point(3);
        double[] before = x.ToArray<double>();
        RandomState state = RandomGenerator.Current.State;
        GradientReport report = GradientChecker.Check(
            () => x.Multiply(Tensor.Normal([3], elementType: ElementType.Float64)), [x]);
        Assert.That(report.Passed, Is.True, report.ToString());
        Assert.That(x.ToArray<double>(), Is.EqualTo(before));
        Assert.That(x.RequiresGradient, Is.False);
        Assert.That(RandomGenerator.Current.State, Is.EqualTo(state));
    }

    [Test]
    public void Float32InputsAreRefused()
    {
        using Tensor x = Tensor.Zeros([2]);
        Assert.That(
            () => GradientChecker.Check(() => x.Multiply(x), [x]),
            Throws.TypeOf<GraphException>().With.Message.Contains("input 0 [2] Float32 is no leaf of Float64"));
    }

    private sealed class WrongSquare : Operation
    {
        public override string Name => "WrongSquare";

        public Tensor Of(Tensor x) => Apply(this, x);

        protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs) => inputs[0]!.Detach().Multiply(inputs[0]!.Detach());

        protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output) => SaveForBackward(inputs[0]!);

        protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
            inputGradients[0] = gradient.Multiply(Saved(0));
    }

    private sealed class DetachedSquare : Operation
    {
        public override string Name => "DetachedSquare";

        public Tensor Of(Tensor x) => Apply(this, x);

        protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs) => inputs[0]!.Detach().Multiply(inputs[0]!.Detach());

        protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output) => SaveForBackward(inputs[0]!);

        protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
            inputGradients[0] = gradient.Multiply(Saved(0).Detach()).Affine(2, 0);
    }
}
