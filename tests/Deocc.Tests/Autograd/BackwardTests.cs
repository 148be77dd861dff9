using Deocc.Engine.Autograd;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Autograd;

[NonParallelizable]
[NoLeaks]
public sealed class BackwardTests
{
    [Test]
    public void ADisposedLeafKeepsNoGradient()
    {
        Tensor x = Tensor.From([1f, 2], [2]);
        x.RequiresGradient = true;
        using (new TensorScope()) x.Square().Sum().Backward();
        Assert.That(x.Gradient, Is.Not.Null);
        x.Dispose();
        Assert.That(x.Gradient, Is.Null);
    }

    [Test]
    public void ALeafDisposedBeforeTheBackwardPassGetsNoGradient()
    {
        using Tensor weight = Tensor.From([3f, 4], [2]);
        weight.RequiresGradient = true;
        using Tensor loss = ProductWithOwnLeaf(weight);
        loss.Backward();
        Assert.That(weight.Gradient!.ToArray<float>(), Is.EqualTo(new[] { 1f, 2 }));

        static Tensor ProductWithOwnLeaf(Tensor weight)
        {
            using var scope = new TensorScope();
            Tensor x = Tensor.From([1f, 2], [2]);
            x.RequiresGradient = true;
            return scope.Keep((x * weight).Sum());
        }
    }

    [Test]
    public void Backward_AddsToTheGradientUntilItIsCleared()
    {
        using Tensor x = Make.Leaf(1, 2, 3);
        for (int pass = 1; pass <= 2; pass++)
        {
            using var scope = new TensorScope();
            (x * x).Sum().Backward();
            Assert.That(x.Gradient!.ToArray<float>(), Is.EqualTo(new float[] { 2 * pass, 4 * pass, 6 * pass }));
        }

        x.ClearGradient();
        Assert.That(x.Gradient, Is.Null);
    }

    [Test]
    public void Backward_AddsUpAllWaysToALeaf()
    {
        using var scope = new TensorScope();
        using Tensor x = Make.Leaf(3);
        Tensor square = x * x;
        Tensor both = (square * x) + square + x;
        both.Backward();
        Assert.That(x.Gradient!.Item(), Is.EqualTo((3 * 9) + (2 * 3) + 1));
        x.ClearGradient();
    }

    [Test]
    public void Backward_LeavesTensorsWithoutRequirementAlone()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(2);
        Tensor constant = Make.Vector(5);
        (x * constant).Backward();
        Assert.That(constant.Gradient, Is.Null);
        Assert.That(x.Gradient!.Item(), Is.EqualTo(5));
        x.ClearGradient();
    }

    [Test]
    public void Backward_StartsFromTheGivenGradient()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(1, 2);
        (x * 3).Backward(Make.Vector(10, 100));
        Assert.That(x.Gradient!.ToArray<float>(), Is.EqualTo(new float[] { 30, 300 }));
        x.ClearGradient();
    }

    [Test]
    public void Backward_OfALeafItselfIsTheGivenGradient()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(1, 2);
        x.Backward(Make.Vector(10, 100));
        Assert.That(x.Gradient!.ToArray<float>(), Is.EqualTo(new float[] { 10, 100 }));
        x.ClearGradient();
    }

    [Test]
    public void Backward_NamesWhatIsWrongWithTheOutput()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(1, 2);
        Assert.That(() => Make.Vector(1).Backward(), Throws.TypeOf<GraphException>().With.Message
            .EqualTo("Backward: [1] depends on no tensor that requires a gradient, or was computed with gradients disabled"));
        Assert.That(() => (x * 2).Backward(), Throws.TypeOf<GraphException>().With.Message
            .EqualTo("Backward: [2] is no scalar; reduce it to one or give its gradient"));
        Assert.That(() => (x * 2).Backward(Make.Vector(1, 2, 3)), Throws.TypeOf<ShapeException>().With.Message
            .EqualTo("Backward: the gradient [3] differs from the output [2]"));
    }

    [Test]
    public void Backward_RefusesAGradientOfAnotherType()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(1, 2);
        Assert.That(() => (x * 2).Backward(Tensor.From([1.0, 2.0], [2])), Throws.TypeOf<ShapeException>());
    }

    [Test]
    public void SecondBackward_NeedsTheGraphRetained()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(2);
        Tensor y = x * x;
        y.Backward(retainGraph: true);
        y.Backward();
        Assert.That(x.Gradient!.Item(), Is.EqualTo(8));
        Assert.That(() => y.Backward(), Throws.TypeOf<GraphException>().With.Message
            .EqualTo("Backward: the graph of Multiply was already released; pass retainGraph to the first backward pass to run a second"));
        x.ClearGradient();
    }

    [Test]
    public void ChangeInPlace_OfASavedTensorIsFound()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(2, 3);
        Tensor weights = Make.Vector(5, 7);
        Tensor y = (x * weights).Sum();
        weights.CopyFrom<float>([1, 1]);
        Assert.That(() => y.Backward(), Throws.TypeOf<GraphException>().With.Message
            .EqualTo("Multiply: a tensor [2] that its backward pass needs was changed in place since"));
    }

    [Test]
    public void ChangeInPlace_OfWhatNobodySavedIsAllowed()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(2, 3);
        Tensor addend = Make.Vector(5, 7);
        Tensor y = (x + addend).Sum();
        addend.CopyFrom<float>([1, 1]);
        y.Backward();
        Assert.That(x.Gradient!.ToArray<float>(), Is.EqualTo(new float[] { 1, 1 }));
        x.ClearGradient();
    }

    [Test]
    public void Backward_WorksAfterAllHandlesOfIntermediatesWereDisposed()
    {
        using Tensor x = Make.Leaf(0.5f, -1);
        using Tensor loss = LossOfDisposedIntermediates(x);
        loss.Backward();
        Assert.That(x.Gradient!.ToArray<float>(), Is.EqualTo(new[] { 4 * 0.125f, -4 }));
        x.ClearGradient();
    }

    [Test]
    public void Backward_ReleasesSavedTensorsAsItProceeds()
    {
        const int Ops = 40;
        const int Elements = 100_000;
        const long Bytes = Elements * sizeof(float);
        using Tensor x = Make.Uniform([Elements], 1);
        x.RequiresGradient = true;
        using var scope = new TensorScope();
        long before = CpuMemory.Pool.Counters.LiveBytes;
        Tensor loss = ChainLoss(x, Ops);
        long afterForward = CpuMemory.Pool.Counters.LiveBytes - before;
        Assert.That(afterForward, Is.GreaterThan(Ops * Bytes), "the graph holds one tensor per op");
        long liveAtTheEnd = 0;
        x.RegisterGradientHook(_ =>
        {
            liveAtTheEnd = CpuMemory.Pool.Counters.LiveBytes - before;
            return null;
        });
        CpuMemory.Pool.ResetPeak();
        loss.Backward();
        Assert.That(liveAtTheEnd, Is.LessThan(6 * Bytes), "when the first op's gradient is computed, the later ops' tensors are gone");
        Assert.That(CpuMemory.Pool.Counters.PeakBytes - before, Is.LessThan(afterForward + (5 * Bytes)));
        x.ClearGradient();
    }

    [Test]
    public void Backward_ThatFailsLeavesNothingBehind()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(2);
        Tensor y = x * x;
        y.RegisterGradientHook(_ => throw new InvalidOperationException("from the hook"));
        Tensor z = (y * 2) + (x * 3);
        Assert.That(() => z.Backward(retainGraph: true), Throws.InvalidOperationException.With.Message.EqualTo("from the hook"));
        Assert.That(() => Gradients.Of(z, [x]), Throws.InvalidOperationException);
        x.ClearGradient();
        x.RegisterGradientHook(_ => throw new InvalidOperationException("from the leaf's hook"));
        Assert.That(() => (x * x).Backward(), Throws.InvalidOperationException);
        Assert.That(() => Gradients.Of(x * x, [x]), Throws.InvalidOperationException);
        Tensor other = Make.Leaf(2);
        (other * other).Backward();
        Assert.That(other.Gradient!.Item(), Is.EqualTo(4), "the next pass starts afresh");
        other.ClearGradient();
    }

    [Test]
    public void VeryLongGraphs_DoNotOverflowTheStack()
    {
        const int Ops = 50_000;
        using Tensor x = Make.Leaf(1);
        using (var scope = new TensorScope())
        {
            Tensor y = x;
            for (int i = 0; i < Ops; i++) y += x;
            y.Backward(retainGraph: true);
            Assert.That(x.Gradient!.Item(), Is.EqualTo(Ops + 1));
            Assert.That(Gradients.Of(y, [x])[0].Item(), Is.EqualTo(Ops + 1));
        }

        x.ClearGradient();
    }

    private static Tensor LossOfDisposedIntermediates(Tensor x)
    {
        using var scope = new TensorScope();
        Tensor square = x * x;
        return scope.Keep((square * square).Sum());
    }

    private static Tensor ChainLoss(Tensor x, int ops)
    {
        using var scope = new TensorScope();
        Tensor y = x;
        for (int i = 0; i < ops; i++) y = y.Sigmoid();
        return scope.Keep(y.Sum());
    }
}
