using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Tests.Fixtures;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Layers;

[NoLeaks]
public sealed class SpectralNormTests
{
    private static IEnumerable<PyTorchCase> Cases => PyTorchFixture.Instance.Cases.Where(c => c.Op == "spectralNorm");

    [TestCaseSource(nameof(Cases))]
    public void WeightsAreThoseOfPyTorch(PyTorchCase recorded)
    {
        using var scope = new TensorScope();
        using Tensor weight = recorded.Input("weight", ElementType.Float64);
        weight.RequiresGradient = true;
        int steps = recorded.Integer("steps");
        var norm = new SpectralNorm(weight, recorded.Integer("axis"), steps, 1e-12);
        Set(norm.Left, recorded.Input("u", ElementType.Float64));
        Set(norm.Right, recorded.Input("v", ElementType.Float64));
        Tensor normalized = norm.Normalize(weight, training: steps > 0);
        Recorded.AssertEqual(normalized, recorded, "output", 1e-6);
        normalized.Backward(recorded.Pattern("upstream", weight.Shape, type: ElementType.Float64));
        Recorded.AssertEqual(weight.Gradient!, recorded, "gradient.weight", 1e-6);
        weight.ClearGradient();
    }

    [Test]
    public void TwoForwardPassesBeforeOneBackwardPassAreAllowed()
    {
        using Conv2d layer = new Conv2d(3, 4, 3).WithSpectralNorm();
        using var scope = new TensorScope();
        Tensor x = Tensor.Normal([1, 3, 5, 5], random: new RandomGenerator(1));
        Tensor loss = layer.Forward(x).Sum().Add(layer.Forward(x).Sum());
        Assert.That(() => loss.Backward(), Throws.Nothing);
        layer.ClearGradients();
    }

    [Test]
    public void EvaluationLeavesTheVectorsAlone()
    {
        using Conv2d layer = new Conv2d(3, 4, 3).WithSpectralNorm();
        using var scope = new TensorScope();
        Tensor x = Tensor.Normal([1, 3, 5, 5], random: new RandomGenerator(1));
        layer.Eval();
        float[] before = layer.StateDict()["weight_u"].ToArray<float>();
        layer.Forward(x);
        Assert.That(layer.StateDict()["weight_u"].ToArray<float>(), Is.EqualTo(before));
        layer.Train();
        layer.Forward(x);
        Assert.That(layer.StateDict()["weight_u"].ToArray<float>(), Is.Not.EqualTo(before));
    }

    [Test]
    public void ItIsAddedOnce()
    {
        using Conv2d layer = new Conv2d(3, 4, 3).WithSpectralNorm();
        Assert.That(() => layer.AddSpectralNorm(), Throws.InvalidOperationException);
    }

    private static void Set(Tensor vector, Tensor values) =>
        vector.CopyFrom(values.Affine(1 / Math.Sqrt(values.Square().Sum().Item()), 0));
}
