using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Layers.Summaries;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;
using Embedding = Deocc.Engine.Layers.Embedding;
using LayerNorm = Deocc.Engine.Layers.LayerNorm;
using PRelu = Deocc.Engine.Layers.PRelu;
using Softmax = Deocc.Engine.Layers.Softmax;

namespace Deocc.Tests.Layers;

[NoLeaks]
public sealed class LayerTests
{
    // Layer, input shape, output shape, names and shapes of the state dictionary as PyTorch gives them.
    private static IEnumerable<TestCaseData> Cases()
    {
        static TestCaseData Case(string name, Func<Layer> make, Shape input, Shape output, params string[] state) =>
            new TestCaseData(make, input, output, state).SetArgDisplayNames(name);

        yield return Case(
            "Conv2d", () => new Conv2d(3, 4, 3, 2, 1), [2, 3, 7, 9], [2, 4, 4, 5], "weight [4,3,3,3]", "bias [4]");
        yield return Case(
            "Conv2d groups", () => new Conv2d(4, 6, new Size2d(3, 1), groups: 2, bias: false), [1, 4, 5, 5], [1, 6, 3, 5], "weight [6,2,3,1]");
        yield return Case(
            "ConvTranspose2d",
            () => new ConvTranspose2d(4, 6, 4, 2, 1, groups: 2),
            [1, 4, 5, 3],
            [1, 6, 10, 6],
            "weight [4,3,4,4]",
            "bias [6]");
        yield return Case(
            "spectral norm",
            () => new Conv2d(3, 4, 3).WithSpectralNorm(),
            [1, 3, 4, 4],
            [1, 4, 2, 2],
            "weight_orig [4,3,3,3]",
            "bias [4]",
            "weight_u [4]",
            "weight_v [27]");
        yield return Case(
            "transposed spectral norm",
            () => new ConvTranspose2d(3, 4, 2, bias: false).WithSpectralNorm(),
            [1, 3, 4, 4],
            [1, 4, 5, 5],
            "weight_orig [3,4,2,2]",
            "weight_u [4]",
            "weight_v [12]");
        string[] norm = ["weight [4]", "bias [4]", "running_mean [4]", "running_var [4]", "num_batches_tracked []"];
        yield return Case("BatchNorm2d", () => new BatchNorm2d(4), [2, 4, 3, 5], [2, 4, 3, 5], norm);
        yield return Case("BatchNorm1d", () => new BatchNorm1d(4), [7, 4], [7, 4], norm);
        yield return Case("BatchNorm2d plain", () => new BatchNorm2d(4, affine: false, trackStatistics: false), [2, 4, 3, 5], [2, 4, 3, 5]);
        yield return Case("GroupNorm", () => new GroupNorm(2, 4), [2, 4, 3, 5], [2, 4, 3, 5], "weight [4]", "bias [4]");
        yield return Case("InstanceNorm2d", () => new InstanceNorm2d(4), [2, 4, 3, 5], [2, 4, 3, 5]);
        yield return Case(
            "InstanceNorm2d affine", () => new InstanceNorm2d(4, affine: true), [2, 4, 3, 5], [2, 4, 3, 5], "weight [4]", "bias [4]");
        yield return Case("Linear", () => new Linear(5, 7), [2, 3, 5], [2, 3, 7], "weight [7,5]", "bias [7]");
        yield return Case("LayerNorm", () => new LayerNorm([4, 3]), [2, 4, 3], [2, 4, 3], "weight [4,3]", "bias [4,3]");
        yield return Case("LayerNorm plain", () => new LayerNorm([5], affine: false), [3, 5], [3, 5]);
        yield return Case(
            "GatedConv2d", () => new GatedConv2d(3, 2, 3, 2), [1, 3, 5, 6], [1, 2, 3, 3], "conv.weight [4,3,3,3]", "conv.bias [4]");
        yield return Case(
            "SelfAttention2d",
            () => Attentive(new SelfAttention2d(8, 4)),
            [2, 8, 3, 4],
            [2, 8, 3, 4],
            "gamma [1]",
            "query.weight [2,8,1,1]",
            "query.bias [2]",
            "key.weight [2,8,1,1]",
            "key.bias [2]",
            "value.weight [8,8,1,1]",
            "value.bias [8]");
        yield return Case("PRelu", () => new PRelu(4), [2, 4, 3], [2, 4, 3], "weight [4]");
        foreach (Func<Layer> make in new Func<Layer>[]
        {
            () => new Relu(), () => new LeakyRelu(), () => new Elu(), () => new Gelu(), () => new Silu(), () => new HardSwish(),
            () => new HardSigmoid(), () => new Sigmoid(), () => new Tanh(), () => new Softplus(), () => new Softmax(), () => new Identity(),
            () => new Dropout(), () => new Dropout2d(),
        })
        {
            using Layer layer = make();
            yield return Case(layer.GetType().Name, make, [2, 3, 4, 5], [2, 3, 4, 5]);
        }

        yield return Case("MaxPool2d", () => new MaxPool2d(3, 2, 1), [1, 2, 7, 8], [1, 2, 4, 4]);
        yield return Case("AvgPool2d", () => new AvgPool2d(2), [1, 2, 7, 8], [1, 2, 3, 4]);
        yield return Case("AdaptiveAvgPool2d", () => new AdaptiveAvgPool2d(new Size2d(3, 2)), [1, 2, 7, 8], [1, 2, 3, 2]);
        yield return Case("AdaptiveMaxPool2d", () => new AdaptiveMaxPool2d(1), [1, 2, 7, 8], [1, 2, 1, 1]);
        yield return Case("Upsample", () => new Upsample(2), [1, 2, 3, 4], [1, 2, 6, 8]);
        yield return Case("Upsample bilinear", () => new Upsample(2, UpsampleMode.Bilinear), [1, 2, 3, 4], [1, 2, 6, 8]);
        yield return Case("Pad2d", () => new Pad2d(1, 2, 0, 3), [1, 2, 4, 5], [1, 2, 7, 8]);
        yield return Case("Flatten", () => new Flatten(), [2, 3, 4, 5], [2, 60]);
    }

    [TestCaseSource(nameof(Cases))]
    public void LayersHavePyTorchsNamesAndShapes(Func<Layer> make, Shape input, Shape output, string[] state)
    {
        using Layer layer = make();
        using var scope = new TensorScope();
        Assert.That(layer.StateDict().Select(entry => $"{entry.Key} {entry.Value.Shape}"), Is.EqualTo(state));
        Assert.That(layer.Forward(Tensor.Normal(input, random: new RandomGenerator(1))).Shape, Is.EqualTo(output));
    }

    [TestCaseSource(nameof(Cases))]
    public void LayersHaveGradientsOfBothOrders(Func<Layer> make, Shape input, Shape output, string[] state)
    {
        RandomGenerator.Current = new RandomGenerator(12);
        using Layer layer = make();
        layer.To(ElementType.Float64);

        // One step of power iteration is part of the function in training, but counts as a constant for gradients.
        if (state.Any(name => name.StartsWith("weight_u", StringComparison.Ordinal))) layer.Eval();
        using var scope = new TensorScope();
        Tensor x = Tensor.Normal(input, random: new RandomGenerator(2), elementType: ElementType.Float64);
        Tensor[] inputs = [x, .. layer.Parameters()];
        GradientChecker.Check(() => layer.Forward(x), inputs).ThrowIfFailed();
        GradientChecker.CheckSecondOrder(() => layer.Forward(x), inputs, new GradientCheckOptions { Tolerance = 1e-5 }).ThrowIfFailed();
        layer.ClearGradients();
    }

    [TestCaseSource(nameof(Cases))]
    public void LayersCanBeSummarised(Func<Layer> make, Shape input, Shape output, string[] state)
    {
        using Layer layer = make();
        ModuleSummary summary = ModuleSummary.Of(layer, input);
        Assert.That(summary.Rows[0].Output, Is.EqualTo(output));
        Assert.That(layer.IsTraining, Is.True);
    }

    [Test]
    public void EmbeddingsLookVectorsUp()
    {
        using var layer = new Embedding(5, 3, paddingIndex: 2);
        using var scope = new TensorScope();
        Tensor y = layer.Forward(Tensor.From([4L, 2L], [2]));
        Assert.That(y.ToArray<float>()[..3], Is.EqualTo(layer.Weight.ToArray<float>()[12..]));
        Assert.That(y.ToArray<float>()[3..], Is.All.Zero);
    }

    [Test]
    public void SpatiallyAdaptiveNormFollowsItsMap()
    {
        using var norm = new SpatiallyAdaptiveNorm2d(4, 2, hidden: 3);
        Assert.That(
            norm.StateDict().Keys,
            Is.EqualTo(new[] { "mlp_shared.0.weight", "mlp_shared.0.bias", "mlp_gamma.weight", "mlp_gamma.bias", "mlp_beta.weight", "mlp_beta.bias" }));
        norm.To(ElementType.Float64);
        using var scope = new TensorScope();
        Tensor x = Tensor.Normal([2, 4, 6, 4], random: new RandomGenerator(1), elementType: ElementType.Float64);
        Tensor map = Tensor.Normal([2, 2, 3, 2], random: new RandomGenerator(2), elementType: ElementType.Float64);
        Assert.That(norm.Forward(x, map).Shape, Is.EqualTo(x.Shape));
        GradientChecker.Check(() => norm.Forward(x, map), [x, map, .. norm.Parameters()]).ThrowIfFailed();
    }

    [Test]
    public void GroupsMustDivideTheChannels()
    {
        Assert.That(
            () => new Conv2d(4, 6, 3, groups: 4),
            Throws.ArgumentException.With.Message.StartsWith("Conv2d: 4 groups do not divide both 4 and 6 channels"));
    }

    [Test]
    public void SequentialLetsGoOfWhatIsUsed()
    {
        using var model = new Sequential(new Relu(), new Tanh(), new Sigmoid(), new Identity(), new Flatten());
        using Tensor x = Tensor.Zeros([1, 1 << 16]);
        x.Device.Pool.ResetPeak();
        long before = x.Device.Pool.Counters.LiveBytes;
        using Tensor y = model.Forward(x);
        Assert.That(x.Device.Pool.Counters.PeakBytes - before, Is.LessThan(3 * 4 << 16));
    }

    [Test]
    public void BatchNormUsesRunningStatisticsInUse()
    {
        using var norm = new BatchNorm2d(2);
        norm.Eval();
        using Tensor x = Tensor.Normal([1, 2, 3, 3], random: new RandomGenerator(1));
        using Tensor y = norm.Forward(x);
        Assert.That(y.ToArray<float>(), Is.EqualTo(x.ToArray<float>()).Within(1e-4f));
        Assert.That(norm.StateDict()["num_batches_tracked"].ToArray<long>(), Is.EqualTo(new[] { 0L }));
    }

    [Test]
    public void LoadingAStateCopiesItOrNamesWhatDoesNotFit()
    {
        using var target = new Sequential(new Conv2d(3, 4, 3), new PRelu());
        using var source = new Sequential(new Conv2d(3, 4, 3), new PRelu(initial: 0.5));
        Assert.That(target.LoadStateDict(source.StateDict()), Is.Empty);
        Assert.That(target[1].StateDict()["weight"].Item(), Is.EqualTo(0.5));

        using var other = new Sequential(new Conv2d(3, 4, 1), new Relu(), new PRelu());
        Assert.That(
            () => target.LoadStateDict(other.StateDict()),
            Throws.TypeOf<ShapeException>().With.Message.EqualTo(
                "Sequential: the state does not fit: 0.weight is [4,3,1,1], expected [4,3,3,3]; missing 1.weight [1]; unexpected 2.weight [1]"));
        Assert.That(target.LoadStateDict(other.StateDict(), strict: false), Has.Count.EqualTo(3));
    }

    [Test]
    public void FilesKeepEveryBit()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var source = new Sequential(new Conv2d(3, 4, 3), new BatchNorm2d(4));
        using var target = new Sequential(new Conv2d(3, 4, 3), new BatchNorm2d(4));
        try
        {
            source.Save(path);
            Assert.That(target.Load(path).IsComplete, Is.True);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.That(target.StateDict()["0.weight"].ToArray<float>(), Is.EqualTo(source.StateDict()["0.weight"].ToArray<float>()));
    }

    [Test]
    public void SummariesPrintATable()
    {
        using var model = new Sequential(new Conv2d(3, 8, 3, padding: 1, bias: false), new BatchNorm2d(8), new Relu());
        ModuleSummary summary = ModuleSummary.Of(model, [1, 3, 16, 16]);
        Assert.That(summary.Rows.Select(row => row.Name), Is.EqualTo(new[] { "", "0", "1", "2" }));
        Assert.That(summary.Parameters, Is.EqualTo((8 * 27) + 16));
        Assert.That(summary.Flops, Is.EqualTo(2 * 8 * 27 * 256));
        Assert.That(summary.ActivationBytes, Is.EqualTo(3 * 8 * 256 * 4));
        string text = summary.ToString();
        Assert.That(text, Does.Contain("Conv2d 3 to 8, 3x3, stride 1x1, padding 1x1"));
        Assert.That(text, Does.Contain("232 parameters (232 trained)"));
    }

    private static SelfAttention2d Attentive(SelfAttention2d layer)
    {
        layer.Gamma.CopyFrom<float>([0.7f]);
        return layer;
    }
}
