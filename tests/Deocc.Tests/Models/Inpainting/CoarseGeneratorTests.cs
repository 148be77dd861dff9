using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.Inpainting;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Models.Inpainting;

/// <summary>The generator that refines what another one paints at half the size.</summary>
[NoLeaks]
internal sealed class CoarseGeneratorTests
{
    private const int Side = 32;

    private static readonly GatedGeneratorOptions Coarse = new() { BaseWidth = 4, Levels = 2, ResidualBlocks = 2, StemKernel = 3 };

    private static readonly GatedGeneratorOptions Both = new()
    {
        BaseWidth = 4,
        Levels = 2,
        ResidualBlocks = 2,
        StemKernel = 3,
        Residual = true,
        Fill = HoleFill.Smooth,
        Coarse = Coarse,
    };

    [SetUp]
    public void Seed() => RandomGenerator.Current = new RandomGenerator(5);

    [Test]
    public void AnUntrainedOnePaintsWhatTheCoarseOnePaints()
    {
        using var scope = new TensorScope();
        using var network = new GatedGenerator(Both);
        network.Eval();
        Tensor input = Input();
        Tensor image = network.Forward(input);
        Tensor small = Functional.Concat(1, input.Slice(1, 0, 1).MaxPool2d(2), input.Slice(1, 1, 6).AvgPool2d(2));
        Tensor painted = network.Coarse!.Forward(small).ResizeBilinearBy(2);
        float[] expected = painted.ToArray<float>();
        float[] photo = input.Slice(1, 1, 3).ToArray<float>();
        float[] mask = input.Slice(1, 0, 1).ToArray<float>();
        float[] actual = image.ToArray<float>();
        for (int i = 0; i < actual.Length; i++)
            Assert.That(actual[i], Is.EqualTo(mask[i % mask.Length] > 0 ? expected[i] : photo[i]).Within(1e-6));
    }

    [Test]
    public void BothAreTrainedAtOnce()
    {
        using var scope = new TensorScope();
        using var network = new GatedGenerator(Both);
        Tensor input = Input();

        // The refining head starts at zero, which lets nothing through before its first step.
        Tensor loss = network.Forward(input).Square().Sum();
        loss.Backward();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(LargestGradient(network, "coarse.encoder.0.conv.weight"), Is.GreaterThan(0));
            Assert.That(LargestGradient(network, "head.weight"), Is.GreaterThan(0));
        }
    }

    [Test]
    public void ItsFileHoldsBoth()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
        try
        {
            using var scope = new TensorScope();
            using var network = new GatedGenerator(Both);
            network.Eval();
            WeightFile.Save(path, network.StateDict(), network.Metadata(Side));
            using WeightFile file = WeightFile.Open(path);
            using GatedGenerator again = GatedGenerator.FromFile(file);
            again.Eval();
            Tensor input = Input();
            Assert.That(again.Options, Is.EqualTo(Both));
            Assert.That(again.Forward(input).ToArray<float>(), Is.EqualTo(network.Forward(input).ToArray<float>()));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void ACoarseOneNeedsTheSameChannelsAndAPictureToChange()
    {
        Assert.Throws<ArgumentException>(() => _ = new GatedGenerator(Both with { Residual = false }));
        Assert.Throws<ArgumentException>(() => _ = new GatedGenerator(Both with { Coarse = Coarse with { InputChannels = 4 } }));
    }

    private static Tensor Input()
    {
        float[] values = Make.Uniform([1, InpaintingInput.Channels, Side, Side], seed: 3).ToArray<float>();
        for (int i = 0; i < Side * Side; i++) values[i] = i % Side is > 8 and < 21 ? 1 : 0;
        return Tensor.From(values, [1, InpaintingInput.Channels, Side, Side]);
    }

    private static float LargestGradient(Module network, string name) =>
        network.NamedParameters().Single(parameter => parameter.Name == name).Tensor.Gradient!.ToArray<float>().Max(Math.Abs);
}
