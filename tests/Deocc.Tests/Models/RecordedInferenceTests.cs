using Deocc.Engine.Autograd;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Models.Backbones.Inception;
using Deocc.Models.Backbones.MobileNet;
using Deocc.Models.Backbones.Vgg;
using Deocc.Models.Discriminators;
using Deocc.Models.Recognition;
using Deocc.Models.Reconstruction;
using Deocc.Tests.Fixtures;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Models;

/// <summary>
/// Whole networks against what PyTorch computed with the same weights: names, outputs, and of the smallest, which plain
/// loops in float64 can afford, the gradients of all parameters.
/// </summary>
[NoLeaks]
public class RecordedInferenceTests
{
    private static IEnumerable<string> Names => PyTorchFixture.Networks.Cases.Select(recorded => recorded.Name);

    [TestCaseSource(nameof(Names))]
    public void TheStateHasTheRecordedNames(string name)
    {
        PyTorchCase recorded = PyTorchFixture.Networks.Case(name);
        using Module network = Make(name);
        Assert.That(network.StateDict().Keys, Is.EquivalentTo(recorded.Texts("state")));
        Assert.That(
            network.NamedParameters().Where(parameter => parameter.Tensor.RequiresGradient).Select(parameter => parameter.Name),
            Is.EquivalentTo(recorded.Texts("parameters")));
    }

    [TestCaseSource(nameof(Names))]
    public void InferenceGivesTheRecordedOutputs(string name)
    {
        PyTorchCase recorded = PyTorchFixture.Networks.Case(name);
        using Module network = Make(name);
        Fill(network, recorded);
        using var scope = new TensorScope();
        using GradientMode.Restorer inference = GradientMode.Disable();
        network.Eval();
        AssertOutputs(network, recorded, ElementType.Float32, 5e-5);
        network.PrepareForInference();
        AssertOutputs(network, recorded, ElementType.Float32, 5e-5);
    }

    [TestCase("discriminator")]
    [TestCase("discriminator-spectral")]
    [TestCase("mobilenetv3-small")]
    public void DoublePrecisionGivesTheRecordedOutputsAndGradients(string name)
    {
        PyTorchCase recorded = PyTorchFixture.Networks.Case(name);
        using Module network = Make(name);
        network.To(ElementType.Float64);
        Fill(network, recorded);
        network.Eval();
        using var scope = new TensorScope();
        IReadOnlyList<Tensor> outputs = AssertOutputs(network, recorded, ElementType.Float64, 1e-6);
        Tensor loss = outputs[0].Square().Mean();
        foreach (Tensor output in outputs.Skip(1)) loss += output.Square().Mean();
        loss.Backward();
        string[] parameters = recorded.Texts("parameters");
        float[] norms = recorded.Recorded("gradientNorms");
        Dictionary<string, Tensor> own = network.NamedParameters().ToDictionary(entry => entry.Name, entry => entry.Tensor);
        for (int i = 0; i < parameters.Length; i++)
        {
            double norm = Math.Sqrt(Recorded.ToDoubles(own[parameters[i]].Gradient!).Sum(value => value * value));
            Assert.That(norm, Is.EqualTo(norms[i]).Within(1e-6 * (norms[i] + (1e-3 * norms.Max()))), $"gradient of {parameters[i]}");
        }
    }

    private static Module Make(string name) => name switch
    {
        "regressor50-257" => new CoefficientRegressor(CoefficientLayout.Perspective257),
        "discriminator" => new VggDiscriminator(new VggDiscriminatorOptions { Size = 64, BaseWidth = 16, MaxWidth = 64 }),
        "discriminator-spectral" => new VggDiscriminator(
            new VggDiscriminatorOptions { Size = 32, BaseWidth = 8, MaxWidth = 64, SpectralNorm = true }),
        "vgg16" => new VggFeatures(VggDepth.Vgg16, "pool3", "relu4_3", "pool5"),
        "vgg19" => new VggFeatures(VggDepth.Vgg19, "relu3_1", "conv5_1", "relu5_1"),
        "mobilefacenet" => new MobileFaceNet(),
        "iresnet18" => new IResNet(IResNetDepth.IResNet18),
        "iresnet50" => new IResNet(IResNetDepth.IResNet50),
        "iresnet100" => new IResNet(IResNetDepth.IResNet100),
        "mobilenetv3-small" => new MobileNetV3(MobileNetV3Size.Small, outputs: 136),
        "mobilenetv3-large" => new MobileNetV3(MobileNetV3Size.Large, outputs: 136),
        "inception3" => new InceptionFeatures(InceptionPooling.Torchvision),
        "inception3-fid" => new InceptionFeatures(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "recorded, but no test makes it"),
    };

    private static IReadOnlyList<Tensor> AssertOutputs(Module network, PyTorchCase recorded, ElementType type, double tolerance)
    {
        Tensor x = recorded.Pattern("x", new Shape(recorded.Integers("shape")), type: type);
        IReadOnlyList<Tensor> outputs = network is VggFeatures vgg ? vgg.Forward(x) : [((Layer)network).Forward(x)];
        string[] names = recorded.Texts("outputs");
        Assert.That(outputs, Has.Count.EqualTo(names.Length));
        for (int i = 0; i < names.Length; i++)
        {
            Assert.That(outputs[i].Shape, Is.EqualTo(recorded.RecordedShape(names[i])));
            Recorded.AssertEqual(outputs[i], recorded, names[i], tolerance);
        }

        return outputs;
    }

    private static void Fill(Module network, PyTorchCase recorded)
    {
        using var scope = new TensorScope();
        string[] stored = [.. PyTorchFixture.Networks.TensorsOf(recorded.Name)];
        foreach ((string name, Tensor tensor) in network.StateDict())
        {
            if (!tensor.ElementType.IsFloatingPoint()) continue;
            if (stored.Contains($"state.{name}"))
            {
                tensor.CopyFrom(Tensor.From(recorded.Recorded($"state.{name}"), tensor.Shape).To(tensor.ElementType));
                continue;
            }

            (double centre, double scale) = PatternValues.RangeOfParameter(name, tensor.Shape);
            tensor.CopyFrom(recorded.Pattern(name, tensor.Shape, centre, scale, tensor.ElementType));
        }
    }
}
