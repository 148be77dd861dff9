using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Devices.Gpu.OpenCl;

/// <summary>Steps of optimizers, norms and limits of gradients, and moving averages on the OpenCL device, against the CPU.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class OpenClOptimizerTests
{
    // Two launches of four tensors; one tensor is empty, one spans several groups of items.
    private static readonly int[] Sizes = [1, 7, 0, 257, 20_011, 64];

    private static readonly Dictionary<string, Func<NamedTensor[], Optimizer>> Kinds = new()
    {
        ["sgd"] = parameters => new Sgd(parameters, 0.1, weightDecay: 0.01),
        ["momentum"] = parameters => new Sgd(parameters, 0.1, momentum: 0.9, dampening: 0.1),
        ["nesterov"] = parameters => new Sgd(parameters, 0.1, momentum: 0.9, nesterov: true),
        ["adam"] = parameters => new Adam(parameters, 0.01, weightDecay: 0.1),
        ["adamw"] = parameters => new AdamW(parameters, 0.01) { MaxGradientNorm = 1 },
    };

    private static IEnumerable<string> KindNames => Kinds.Keys;

    [TestCaseSource(nameof(KindNames))]
    public void StepsAgreeWithTheCpu(string kind)
    {
        float[][] expected = Train(kind, DeviceCatalog.Find("cpu"), out double expectedNorm);
        float[][] actual = Train(kind, OpenClTestDevice.Find(), out double norm);
        Assert.That(norm, Is.EqualTo(expectedNorm).Within(1e-3).Percent);
        for (int i = 0; i < Sizes.Length; i++) Assert.That(actual[i], Is.EqualTo(expected[i]).Within(2e-6f), $"parameter {i}");
    }

    [Test]
    public void NormsHaveTheRangeOfFloat64()
    {
        Device device = OpenClTestDevice.Find();
        foreach (float[] values in (float[][])[[3e38f, -3e38f], [5e9f, 3e9f, 1e-3f], [1e-15f, 2e-15f], [0, 0], [1, 2, 3]])
        {
            using Tensor tensor = Tensor.From(values, [values.Length], device);
            double expected = values.Sum(value => (double)value * value);
            Assert.That(GradientClipping.SquaredNorms([tensor])[0], Is.EqualTo(expected).Within(1e-4).Percent);
        }

        foreach (float broken in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            using Tensor tensor = Tensor.From([1f, broken, 2f], [3], device);
            Assert.That(double.IsFinite(GradientClipping.SquaredNorms([tensor])[0]), Is.False);
        }
    }

    [Test]
    public void AStepWithAGradientThatIsNotFiniteIsNotMadeAndToldOfLater([Values(null, 1.0)] double? largest, [Values(0, 1, 2)] int teller)
    {
        Device device = OpenClTestDevice.Find();
        using Tensor first = Tensor.Zeros([3], ElementType.Float32, device);
        using Tensor second = Tensor.Zeros([3], ElementType.Float32, device);
        first.RequiresGradient = second.RequiresGradient = true;
        using var optimizer = new Adam([new NamedTensor("first", first), new NamedTensor("second", second)]) { MaxGradientNorm = largest };
        first.SetGradient(Tensor.From([1f, 2f, 3f], [3], device));
        second.SetGradient(Tensor.From([1f, float.NaN, 3f], [3], device));
        optimizer.Step();
        Action[] tellers = [optimizer.Step, () => _ = optimizer.LastGradientNorm, () => _ = optimizer.StateDict()];
        var error = Assert.Throws<NonFiniteException>(tellers[teller]);
        Assert.That(error!.Message, Does.StartWith("Adam: the gradient [3] of 'second' has a NaN or an infinity"));
        Assert.That(first.ToArray<float>(), Has.All.Zero);
        Assert.That(second.ToArray<float>(), Has.All.Zero);
        Assert.That(optimizer.StepCount, Is.Zero);
        Assert.That(optimizer.StateDict()["first.step"].ToArray<long>(), Is.EqualTo(new[] { 0L }));
        first.ClearGradient();
        second.ClearGradient();
    }

    [TestCase(1f, 2f, 2f, 0.25)]
    [TestCase(1e37f, -1e37f, 1e20f, 7)]
    [TestCase(1e-20f, 0f, 0f, 1)]
    [TestCase(5e14f, 3e-3f, 1e15f, 1e3)]
    public void LimitsOfNormsAreThoseOfTheCpu(float a, float b, float c, double largest)
    {
        var scales = new List<float>();
        foreach (Device device in (Device[])[DeviceCatalog.Find("cpu"), OpenClTestDevice.Find()])
        {
            using Tensor one = Tensor.From([a, b], [2], device);
            using Tensor two = Tensor.From([c], [1], device);
            using Tensor squares = Tensor.Empty([2], ElementType.Float64, device);
            using Tensor scale = Tensor.Empty([1], ElementType.Float32, device);
            device.Run(new SquaredNormProblem([one, two], squares));
            device.Run(new GradientScaleProblem(squares, scale, largest));
            scales.Add(scale.ToArray<float>()[0]);
        }

        Assert.That(scales[1], Is.EqualTo(scales[0]).Within(1e-4).Percent);
    }

    [Test]
    public void ValuesAreLimitedBothWays()
    {
        Device device = OpenClTestDevice.Find();
        using Tensor parameter = Tensor.Zeros([5], ElementType.Float32, device);
        parameter.SetGradient(Tensor.From([-3f, -0.5f, 0f, 1f, float.NaN], [5], device));
        GradientClipping.ByValue([parameter], 0.75);
        Assert.That(parameter.Gradient!.ToArray<float>(), Is.EqualTo(new[] { -0.75f, -0.5f, 0f, 0.75f, float.NaN }));
        parameter.ClearGradient();
    }

    [Test]
    public void AveragesFollowTheModel()
    {
        using var model = new Linear(3, 2);
        model.To(OpenClTestDevice.Find());
        float[] before = model.Weight.ToArray<float>();
        using var average = new ExponentialMovingAverage(model, 0.75);
        Pointwise.MapInPlace(new AffineFunction(1, 8), model.Weight);
        average.Update();
        Assert.That(average.StateDict()["weight"].ToArray<float>(), Is.EqualTo(before.Select(value => value + 2)).Within(1e-6f));
    }

    private static float[][] Train(string kind, Device device, out double norm)
    {
        var random = new RandomGenerator(77);
        Tensor[] parameters = [.. Sizes.Select(size => Make(random, size, device))];
        foreach (Tensor parameter in parameters) parameter.RequiresGradient = true;
        using Optimizer optimizer = Kinds[kind]([.. parameters.Select((parameter, i) => new NamedTensor($"p{i}", parameter))]);
        for (int step = 0; step < 4; step++)
        {
            foreach (Tensor parameter in parameters) parameter.SetGradient(Make(random, (int)parameter.Elements, device));
            optimizer.Step();
            optimizer.ClearGradients();
        }

        norm = optimizer.LastGradientNorm;
        float[][] results = [.. parameters.Select(parameter => parameter.ToArray<float>())];
        foreach (Tensor parameter in parameters) parameter.Dispose();
        return results;
    }

    private static Tensor Make(RandomGenerator random, int size, Device device) => Tensor.Uniform([size], low: -1, high: 1, random: random, device: DeviceCatalog.Find("cpu")).To(device);
}
