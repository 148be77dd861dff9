using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Autograd;

[NonParallelizable]
[NoLeaks]
public sealed class GradientsTests
{
    [Test]
    public void Of_GivesGradientsOfLeavesAndOfIntermediates()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(2);
        Tensor w = Make.Leaf(5);
        Tensor square = x * x;
        Tensor y = square * w;
        Tensor[] gradients = Gradients.Of(y, [x, square, w, y]);
        Assert.That(gradients.Select(gradient => gradient.Item()), Is.EqualTo(new double[] { 20, 5, 4, 1 }));
        Assert.That(x.Gradient, Is.Null, "leaves keep no gradient");
        Assert.That(w.Gradient, Is.Null);
    }

    [Test]
    public void Of_GivesZerosWhereTheOutputDoesNotDepend()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(2);
        Tensor other = Make.Leaf(1, 2, 3);
        Assert.That(Gradients.Of(x * x, [other])[0].ToArray<float>(), Is.EqualTo(new float[3]));
    }

    [Test]
    public void Of_AcceptsATensorTwice()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(3);
        Tensor square = x * x;
        Tensor[] gradients = Gradients.Of(square * x, [x, square, x, square]);
        Assert.That(gradients.Select(gradient => gradient.Item()), Is.EqualTo(new double[] { 27, 3, 27, 3 }));
    }

    [Test]
    public void Of_ComputesOnlyWhatLiesBetween()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(2);
        Tensor w = Make.Leaf(5);
        Tensor unrelated = w * w;
        bool visited = false;
        unrelated.RegisterGradientHook(_ =>
        {
            visited = true;
            return null;
        });
        Tensor gradient = Gradients.Of((x * x) + (unrelated * x), [x])[0];
        Assert.That(gradient.Item(), Is.EqualTo(4 + 25));
        Assert.That(visited, Is.False);
    }

    [Test]
    public void Of_StopsAtAWantedIntermediate()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(2);
        Tensor middle = x * x;
        middle.RegisterGradientHook(gradient => gradient * 10);
        bool visited = false;
        x.RegisterGradientHook(_ =>
        {
            visited = true;
            return null;
        });
        Assert.That(Gradients.Of(middle * 3, [middle])[0].Item(), Is.EqualTo(30), "hooks come before the result");
        Assert.That(visited, Is.False);
    }

    [Test]
    public void Of_GivesGradientsOfGradientsToAnyOrder()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(3);
        Tensor square = x * x;
        Tensor value = square * square;
        double[] expected = [4 * 27, 12 * 9, 24 * 3, 24];
        foreach (double derivative in expected)
        {
            value = Gradients.Of(value, [x], createGraph: true)[0];
            Assert.That(value.Item(), Is.EqualTo(derivative));
        }
    }

    [Test]
    public void Of_DifferentiatesThroughTheGivenGradient()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(3);
        Tensor seed = Make.Leaf(7);
        Tensor first = Gradients.Of(x * x, [x], seed, createGraph: true)[0];
        Assert.That(first.Item(), Is.EqualTo(42));
        Assert.That(Gradients.Of(first, [x, seed]).Select(gradient => gradient.Item()), Is.EqualTo(new double[] { 14, 6 }));
    }

    [Test]
    public void GradientPenalty_ReachesTheWeights()
    {
        // D(x) = sum w x^2, so |dD/dx|^2 = sum 4 w^2 x^2, whose derivative by w is 8 w x^2.
        using Tensor w = Make.Leaf(0.5f, -2);
        using (var scope = new TensorScope())
        {
            Tensor x = Make.Leaf(3, 1);
            Tensor slope = Gradients.Of((w * x * x).Sum(), [x], createGraph: true)[0];
            (slope * slope).Sum().Backward();
            Assert.That(w.Gradient!.ToArray<float>(), Is.EqualTo(new float[] { 36, -16 }));
            x.ClearGradient();
        }

        w.ClearGradient();
    }

    [Test]
    public void Of_NamesWhatIsWrong()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(3);
        Assert.That(() => Gradients.Of(Make.Vector(1), [x]), Throws.TypeOf<GraphException>());
        Tensor y = x * x;
        Gradients.Of(y, [x]);
        Assert.That(() => Gradients.Of(y, [x]), Throws.TypeOf<GraphException>(), "released by the first call");
    }
}
