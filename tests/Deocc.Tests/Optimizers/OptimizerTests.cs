using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Optimizers.Schedules;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Optimizers;

[NoLeaks]
public sealed class OptimizerTests
{
    private static readonly Dictionary<string, Func<NamedTensor[], Optimizer>> Kinds = new()
    {
        ["sgd"] = parameters => new Sgd(parameters, 0.1),
        ["momentum"] = parameters => new Sgd(parameters, 0.1, momentum: 0.9, dampening: 0.1, weightDecay: 0.01),
        ["nesterov"] = parameters => new Sgd(parameters, 0.1, momentum: 0.9, nesterov: true),
        ["adam"] = parameters => new Adam(parameters, weightDecay: 0.1),
        ["adamw"] = parameters => new AdamW(parameters),
    };

    private static IEnumerable<string> KindNames => Kinds.Keys;

    [TestCaseSource(nameof(KindNames))]
    public void ImplementationsAgree(string kind)
    {
        // Odd sizes; the last one spans several of the parallel loop's chunks.
        foreach (int size in (int[])[1, 5, 16, 33, 50_007])
        {
            float[] simd = Train(kind, size, "simd");
            Assert.That(simd, Is.EqualTo(Train(kind, size, "reference")).Within(2e-6f));
        }
    }

    [TestCaseSource(nameof(KindNames))]
    public void ThreadsDoNotMatter(string kind)
    {
        int threads = CpuThreads.Count;
        try
        {
            CpuThreads.Count = 1;
            float[] one = Train(kind, 50_007);
            CpuThreads.Count = 3;
            Assert.That(Train(kind, 50_007), Is.EqualTo(one));
        }
        finally
        {
            CpuThreads.Count = threads;
        }
    }

    [TestCaseSource(nameof(KindNames))]
    public void ResumingFromTheStateGivesTheSameBits(string kind)
    {
        float[] whole = Train(kind, 100, steps: 7);

        using Tensor parameter = Parameter(100);
        var random = new RandomGenerator(77);
        Dictionary<string, Array> saved = [];
        using (Optimizer first = Kinds[kind]([new NamedTensor("p", parameter)]))
        {
            Run(first, parameter, random, 3);
            foreach ((string name, Tensor tensor) in first.StateDict())
                saved[name] = tensor.ElementType == ElementType.Int64 ? tensor.ToArray<long>() : tensor.ToArray<float>();
        }

        using Optimizer second = Kinds[kind]([new NamedTensor("p", parameter)]);
        foreach ((string name, Tensor tensor) in second.StateDict())
        {
            if (saved[name] is long[] counts) tensor.CopyFrom<long>(counts);
            else tensor.CopyFrom<float>((float[])saved[name]);
        }

        Run(second, parameter, random, 4);
        Assert.That(parameter.ToArray<float>(), Is.EqualTo(whole));
        Assert.That(second.StepCount, Is.EqualTo(7));
        parameter.ClearGradient();
    }

    [Test]
    public void StateIsNamedAfterTheParameters()
    {
        using Tensor parameter = Parameter(2);
        using var optimizer = new AdamW([new NamedTensor("layer.weight", parameter)]);
        Assert.That(
            optimizer.StateDict().Keys,
            Is.EqualTo(new[] { "step_count", "layer.weight.step", "layer.weight.first_moment", "layer.weight.second_moment" }));
    }

    [Test]
    public void GroupsAndSchedulesSetTheRates()
    {
        using Tensor a = Parameter(1, 0);
        using Tensor b = Parameter(1, 0);
        using var optimizer = new Sgd([new NamedTensor("a", a)], learningRate: 0.5) { Schedule = new StepSchedule(1, 0.5) };
        optimizer.AddGroup(new ParameterGroup([new NamedTensor("b", b)], learningRate: 2));
        for (int i = 0; i < 2; i++)
        {
            a.SetGradient(Tensor.From([1f], [1]));
            b.SetGradient(Tensor.From([1f], [1]));
            optimizer.Step();
        }

        Assert.That(a.Item(), Is.EqualTo(-0.5 - 0.25));
        Assert.That(b.Item(), Is.EqualTo(-2.0 - 1.0));
        Assert.That(optimizer.ScheduleFactor, Is.EqualTo(0.25));
        optimizer.ClearGradients();
        Assert.That(a.Gradient, Is.Null);
    }

    [Test]
    public void FrozenParametersStayAndKeepTheirState()
    {
        using Tensor parameter = Parameter(3);
        using var optimizer = new Adam([new NamedTensor("p", parameter)]);
        parameter.RequiresGradient = false;
        float[] before = parameter.ToArray<float>();
        optimizer.Step();
        Assert.That(parameter.ToArray<float>(), Is.EqualTo(before));
        Assert.That(optimizer.StateDict()["p.step"].ToArray<long>(), Is.EqualTo(new[] { 0L }));
    }

    [Test]
    public void AMissingGradientIsNamed()
    {
        using Tensor parameter = Parameter(3);
        using var optimizer = new Adam([new NamedTensor("head.bias", parameter)]);
        Assert.That(
            optimizer.Step,
            Throws.TypeOf<GraphException>().With.Message.StartsWith("Adam: parameter 'head.bias' [3] has no gradient; freeze it"));
        optimizer.MissingGradients = MissingGradients.Skip;
        Assert.That(optimizer.Step, Throws.Nothing);
    }

    [TestCase(float.NaN)]
    [TestCase(float.NegativeInfinity)]
    public void ANonFiniteGradientIsNamedBeforeAnythingChanges(float bad)
    {
        using Tensor good = Parameter(3);
        using Tensor spoilt = Parameter(40);
        good.SetGradient(Tensor.From([1f, 1f, 1f], [3]));
        var values = new float[40];
        values[39] = bad;
        spoilt.SetGradient(Tensor.From(values, [40]));
        float[] before = good.ToArray<float>();
        using var optimizer = new Sgd([new NamedTensor("good", good), new NamedTensor("spoilt", spoilt)], 0.1);
        Assert.That(
            optimizer.Step,
            Throws.TypeOf<NonFiniteException>().With.Message.StartsWith("Sgd: the gradient [40] of 'spoilt' has a NaN or an infinity"));
        Assert.That(good.ToArray<float>(), Is.EqualTo(before));
        optimizer.ClearGradients();
    }

    [Test]
    public void MaxGradientNormIsClippingBeforeTheStep()
    {
        using Tensor clipped = Parameter(200);
        using Tensor passing = Parameter(200);
        using Tensor gradient = Tensor.Normal([200], deviation: 3, random: new RandomGenerator(3));
        clipped.SetGradient(gradient.Detach());
        passing.SetGradient(gradient.Detach());
        using var first = new Sgd([new NamedTensor("p", clipped)], 0.1) { MaxGradientNorm = 1 };
        using var second = new Sgd([new NamedTensor("p", passing)], 0.1);
        first.Step();
        double norm = GradientClipping.ByGlobalNorm([passing], 1);
        second.Step();
        Assert.That(clipped.ToArray<float>(), Is.EqualTo(passing.ToArray<float>()).Within(1e-7f));
        Assert.That(first.LastGradientNorm, Is.EqualTo(norm));
        first.ClearGradients();
        second.ClearGradients();
    }

    [Test]
    public void ParametersComeOnce()
    {
        using Tensor parameter = Parameter(1);
        using var optimizer = new Sgd([new NamedTensor("p", parameter)], 0.1);
        Assert.That(
            () => optimizer.AddGroup(new ParameterGroup([new NamedTensor("q", parameter)])),
            Throws.ArgumentException.With.Message.Contains("'q' is there already under another name"));
    }

    private static float[] Train(string kind, int size, string? implementation = null, int steps = 3)
    {
        KernelSelection.Forced = implementation;
        try
        {
            using Tensor parameter = Parameter(size);
            using Optimizer optimizer = Kinds[kind]([new NamedTensor("p", parameter)]);
            Run(optimizer, parameter, new RandomGenerator(77), steps);
            parameter.ClearGradient();
            return parameter.ToArray<float>();
        }
        finally
        {
            KernelSelection.Forced = null;
        }
    }

    private static void Run(Optimizer optimizer, Tensor parameter, RandomGenerator random, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            parameter.SetGradient(Tensor.Normal(parameter.Shape, random: random));
            optimizer.Step();
        }
    }

    private static Tensor Parameter(int size, double deviation = 1)
    {
        Tensor parameter = Tensor.Normal([size], deviation: deviation, random: new RandomGenerator(5));
        parameter.RequiresGradient = true;
        return parameter;
    }
}
