using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Normalization;

public class SpectralNormTests
{
    [Test]
    public void ManySteps_FindTheLargestSingularValue()
    {
        using var scope = new TensorScope();
        Tensor weight = Tensor.From<float>([3, 0, 0, 0, -7, 0], [2, 3]);
        Tensor u = Tensor.From<float>([0.6f, 0.8f], [2]);
        Tensor v = Tensor.Zeros([3]);
        Tensor normalized = weight.SpectralNorm(u, v, steps: 30);
        Assert.That(normalized.ToArray<float>(), Is.EqualTo(new float[] { 3 / 7f, 0, 0, 0, -1, 0 }).Within(1e-5));
        Assert.That(u.ToArray<float>(), Is.EqualTo(new float[] { 0, 1 }).Within(1e-5));
    }

    [Test]
    public void SecondCallBeforeTheFirstBackwardPass_IsAllowed()
    {
        using var scope = new TensorScope();
        Tensor weight = Tensor.From<float>([3, 1, 0, 2, -7, 1], [2, 3]);
        weight.RequiresGradient = true;
        Tensor u = Tensor.From<float>([0.6f, 0.8f], [2]);
        Tensor v = Tensor.Zeros([3]);
        (weight.SpectralNorm(u, v).Sum() + weight.SpectralNorm(u, v).Sum()).Backward();
        Assert.That(weight.Gradient, Is.Not.Null);
    }

    [Test]
    public void VectorsOfAnotherLength_AreRefused()
    {
        using var scope = new TensorScope();
        Assert.That(
            () => Tensor.Zeros([2, 3, 1, 1]).SpectralNorm(Tensor.Zeros([2]), Tensor.Zeros([2])),
            Throws.TypeOf<ShapeException>().With.Message.EqualTo(
                "SpectralNorm: weight [2,3,1,1] is a matrix [2,3] but u is [2] and v is [2]"));
    }
}
