using Deocc.Engine.Devices;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Optimizers;

[NoLeaks]
public sealed class GradientClippingTests
{
    [TestCase(1)]
    [TestCase(7)]
    [TestCase(16_385)]
    [TestCase(100_003)]
    public void NormsOfAllImplementationsAgree(int size)
    {
        using Tensor tensor = Tensor.Normal([size], random: new RandomGenerator(1));
        double vector = GradientClipping.SquaredNorms([tensor])[0];
        KernelSelection.Forced = "reference";
        try
        {
            Assert.That(vector, Is.EqualTo(GradientClipping.SquaredNorms([tensor])[0]).Within(1e-10).Percent);
        }
        finally
        {
            KernelSelection.Forced = null;
        }
    }

    [Test]
    public void HugeGradientsHaveFiniteNorms()
    {
        using Tensor parameter = Tensor.Zeros([2]);
        parameter.SetGradient(Tensor.From([3e38f, -3e38f], [2]));
        Assert.That(GradientClipping.ByGlobalNorm([parameter], 1), Is.EqualTo(3e38 * Math.Sqrt(2)).Within(1e-4).Percent);
        Assert.That(parameter.Gradient!.ToArray<float>()[0], Is.EqualTo(Math.Sqrt(0.5)).Within(1e-6));
        parameter.ClearGradient();
    }

    [Test]
    public void ValuesAreLimitedBothWays()
    {
        using Tensor parameter = Tensor.Zeros([5]);
        parameter.SetGradient(Tensor.From([-3f, -0.5f, 0f, 1f, float.NaN], [5]));
        GradientClipping.ByValue([parameter], 0.75);
        Assert.That(parameter.Gradient!.ToArray<float>(), Is.EqualTo(new[] { -0.75f, -0.5f, 0f, 0.75f, float.NaN }));
        parameter.ClearGradient();
    }
}
