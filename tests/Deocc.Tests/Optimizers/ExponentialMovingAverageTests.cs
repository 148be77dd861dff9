using Deocc.Engine.Layers;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Optimizers;

[NoLeaks]
public sealed class ExponentialMovingAverageTests
{
    [Test]
    public void SwappingExchangesWithoutCopying()
    {
        using var model = new Model(1);
        using var average = new ExponentialMovingAverage(model, 0.75);
        model.Set(5);
        average.Update();
        average.Swap();
        Assert.That(model.Weight.Item(), Is.EqualTo(2));
        Assert.That(() => average.Update(), Throws.InvalidOperationException);
        average.Swap();
        Assert.That(model.Weight.Item(), Is.EqualTo(5));
        Assert.That(average.StateDict()["weight"].Item(), Is.EqualTo(2));
        Assert.That(average.StateDict()["updates"].ToArray<long>(), Is.EqualTo(new[] { 1L }));
    }

    [Test]
    public void DisposingSwapsTheLatestBack()
    {
        using var model = new Model(1);
        using (var average = new ExponentialMovingAverage(model, 0.5))
        {
            model.Set(3);
            average.Swap();
            Assert.That(model.Weight.Item(), Is.EqualTo(1));
        }

        Assert.That(model.Weight.Item(), Is.EqualTo(3));
    }

    [Test]
    public void WarmUpForgetsTheStart()
    {
        using var model = new Model(0);
        using var average = new ExponentialMovingAverage(model, 0.999, warmUp: true);
        model.Set(11);
        average.Update();
        Assert.That(average.StateDict()["weight"].Item(), Is.EqualTo(11 * 9.0 / 11).Within(1e-5));
    }

    [TestCase(-0.1)]
    [TestCase(1)]
    [TestCase(double.NaN)]
    public void BadDecaysAreRefused(double decay)
    {
        using var model = new Model(0);
        Assert.That(() => new ExponentialMovingAverage(model, decay), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private sealed class Model : Module
    {
        public Model(float value) => Weight = AddParameter("weight", Tensor.From([value], [1]));

        public Tensor Weight { get; }

        public void Set(float value) => Weight.CopyFrom<float>([value]);
    }
}
