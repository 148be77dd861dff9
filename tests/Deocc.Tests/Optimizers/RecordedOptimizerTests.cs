using Deocc.Engine.Layers;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Optimizers.Schedules;
using Deocc.Engine.Tensors;
using Deocc.Tests.Fixtures;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Optimizers;

/// <summary>Compares optimizers, schedules, averages and clipping with PyTorch's.</summary>
[NoLeaks]
public sealed class RecordedOptimizerTests
{
    private static IEnumerable<PyTorchCase> Optimizers => PyTorchFixture.Instance.Cases.Where(c => c.Op == "optimizer");

    private static IEnumerable<PyTorchCase> Schedules => PyTorchFixture.Instance.Cases.Where(c => c.Op == "schedule");

    private static IEnumerable<PyTorchCase> Clippings => PyTorchFixture.Instance.Cases.Where(c => c.Op == "clipGradientNorm");

    [ComparesRecorded("optimizer")]
    [Test]
    public void OptimizersGivePyTorchsParameters(
        [ValueSource(nameof(Optimizers))] PyTorchCase recorded, [Values(ElementType.Float32, ElementType.Float64)] ElementType type)
    {
        Shape shape = new(recorded.Integers("shape"));
        using Tensor parameter = recorded.Pattern("parameter", shape, type: type);
        parameter.RequiresGradient = true;
        using Optimizer optimizer = Make(recorded, [new NamedTensor("p", parameter)]);
        for (int step = 0; step < recorded.Integer("steps"); step++)
        {
            parameter.SetGradient(recorded.Pattern($"gradient{step}", shape, type: type));
            optimizer.Step();
            Recorded.AssertEqual(parameter, recorded, $"step{step}", type == ElementType.Float32 ? 1e-6 : 1e-7);
        }

        optimizer.ClearGradients();
    }

    [ComparesRecorded("schedule")]
    [TestCaseSource(nameof(Schedules))]
    public void SchedulesGivePyTorchsRates(PyTorchCase recorded)
    {
        double rate = recorded.Number("lr");
        Schedule schedule = recorded.Text("kind") switch
        {
            "step" => new StepSchedule(3, 0.5),
            "cosine" => new CosineSchedule(10, 0.01 / rate),
            "half-drop" => MultiStepSchedule.DropAtHalf(12),
            _ => new LinearSchedule(5, 0.1, 1),
        };
        float[] expected = recorded.Recorded("rates");

        // PyTorch's cosine rises again after its end, the engine's stays down.
        int steps = recorded.Text("kind") == "cosine" ? 11 : expected.Length;
        for (int step = 0; step < steps; step++)
            Assert.That(rate * schedule.Factor(step), Is.EqualTo(expected[step]).Within(1e-8), $"step {step}");
    }

    [ComparesRecorded("movingAverage")]
    [Test]
    public void TheMovingAverageIsTheRecordedOne()
    {
        PyTorchCase recorded = PyTorchFixture.Instance.Case("movingAverage");
        Shape shape = new(recorded.Integers("shape"));
        using var model = new Weights(recorded.Pattern("weights0", shape));
        using var average = new ExponentialMovingAverage(model, recorded.Number("decay"));
        for (int step = 1; step <= recorded.Integer("steps"); step++)
        {
            using Tensor weights = recorded.Pattern($"weights{step}", shape);
            model.Weight.CopyFrom(weights);
            average.Update();
        }

        average.Swap();
        Recorded.AssertEqual(model.Weight, recorded, "average", 1e-6);
    }

    [ComparesRecorded("clipGradientNorm")]
    [TestCaseSource(nameof(Clippings))]
    public void ClippingGivesPyTorchsGradients(PyTorchCase recorded)
    {
        int[][] shapes = [[4, 5], [7], [2, 3, 2]];
        var parameters = new List<Tensor>();
        foreach (int[] shape in shapes)
        {
            Tensor parameter = Tensor.Zeros(new Shape(shape));
            parameter.SetGradient(recorded.Pattern($"gradient{parameters.Count}", new Shape(shape)));
            parameters.Add(parameter);
        }

        double norm = GradientClipping.ByGlobalNorm(parameters, recorded.Number("limit"));
        Assert.That(norm, Is.EqualTo(recorded.Recorded("norm")[0]).Within(1e-6));
        for (int i = 0; i < parameters.Count; i++)
        {
            Recorded.AssertEqual(parameters[i].Gradient!, recorded, $"clipped{i}", 1e-6);
            parameters[i].ClearGradient();
            parameters[i].Dispose();
        }
    }

    private static Optimizer Make(PyTorchCase recorded, NamedTensor[] parameters)
    {
        double rate = recorded.Number("lr");
        switch (recorded.Text("kind"))
        {
            case "SGD":
                return new Sgd(
                    parameters,
                    rate,
                    recorded.Number("momentum", 0),
                    weightDecay: recorded.Number("weight_decay", 0),
                    nesterov: recorded.Flag("nesterov"));
            case "AdamW":
                return new AdamW(parameters, rate, weightDecay: recorded.Number("weight_decay"));
            default:
                bool betas = recorded.Name == "adam-betas";
                return new Adam(
                    parameters,
                    rate,
                    betas ? 0.5 : 0.9,
                    betas ? 0.9 : 0.999,
                    recorded.Number("eps", 1e-8),
                    recorded.Number("weight_decay", 0));
        }
    }

    private sealed class Weights : Module
    {
        public Weights(Tensor weight) => Weight = AddParameter("weight", weight);

        public Tensor Weight { get; }
    }
}
