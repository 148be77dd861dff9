using Deocc.Engine.Autograd;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Models.Backbones;
using Deocc.Models.Inpainting;
using Deocc.Models.Segmentation;
using Deocc.Tests.Fixtures;

namespace Deocc.Tests.Models;

/// <summary>Whole networks against what PyTorch computed: inference, a training step's output, statistics and gradients.</summary>
public class RecordedNetworkTests
{
    // In single precision a rectifier's input near zero may fall on its other side, and single gradients jump.
    private const double Float32GradientDistance = 0.05;

    [TestCase("resnet18")]
    [TestCase("resnet50")]
    [TestCase("unet")]
    [TestCase("generator")]
    public void ParametersHaveTheRecordedNamesInOrder(string name)
    {
        using Layer network = Make(name);
        Assert.That(network.NamedParameters().Select(parameter => parameter.Name), Is.EqualTo(PyTorchFixture.Instance.Case(name).Texts("parameters")));
    }

    [TestCase("resnet18")]
    [TestCase("resnet50")]
    [TestCase("unet")]
    [TestCase("generator")]
    [ComparesRecorded("network")]
    public void InferenceGivesTheRecordedOutput(string name)
    {
        PyTorchCase recorded = PyTorchFixture.Instance.Case(name);
        using Layer network = Make(name);
        Fill(network, recorded);
        using var scope = new TensorScope();
        using GradientMode.Restorer inference = GradientMode.Disable();
        Tensor x = recorded.Pattern("x", new Shape(recorded.Integers("shape")));
        network.Eval();
        Recorded.AssertEqual(network.Forward(x), recorded, "inference", 5e-5);
        network.PrepareForInference();
        Recorded.AssertEqual(network.Forward(x), recorded, "inference", 5e-5);
    }

    [TestCase("resnet18")]
    [TestCase("resnet50")]
    [TestCase("unet")]
    [TestCase("generator")]
    public void TrainingGivesTheRecordedOutputAndGradients(string name)
    {
        PyTorchCase recorded = PyTorchFixture.Instance.Case(name);
        using Layer network = Make(name);
        Train(network, recorded, ElementType.Float32, outputTolerance: 1e-3);
        AssertGradients(network, recorded, Float32GradientDistance);
    }

    [TestCase("resnet18")]
    [TestCase("unet")]
    [TestCase("generator")]
    public void TrainingInDoublePrecisionGivesTheRecordedOutputAndGradients(string name)
    {
        PyTorchCase recorded = PyTorchFixture.Instance.Case(name);
        using Layer network = Make(name);
        network.To(ElementType.Float64);
        Train(network, recorded, ElementType.Float64, outputTolerance: 1e-6);
        AssertGradients(network, recorded, distance: 1e-6);
    }

    private static Layer Make(string name) => name switch
    {
        "resnet18" => new ResNet(ResNetDepth.ResNet18, outputs: 10),
        "resnet50" => new ResNet(ResNetDepth.ResNet50, outputs: 239),
        "unet" => new UNet(),
        "generator" => new GatedGenerator(new GatedGeneratorOptions { BaseWidth = 8, ResidualBlocks = 2 }),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no recorded network"),
    };

    private static void Train(Layer network, PyTorchCase recorded, ElementType type, double outputTolerance)
    {
        Fill(network, recorded);
        using var scope = new TensorScope();
        Tensor y = network.Forward(recorded.Pattern("x", new Shape(recorded.Integers("shape")), type: type));
        Recorded.AssertEqual(y, recorded, "training", outputTolerance);
        y.Square().Mean().Backward();
        foreach ((string buffer, Tensor tensor) in network.NamedBuffers())
        {
            if (PyTorchFixture.Instance.TensorsOf(recorded.Name).Contains($"buffer.{buffer}"))
                Recorded.AssertEqual(tensor, recorded, $"buffer.{buffer}", outputTolerance);
        }
    }

    private static void AssertGradients(Layer network, PyTorchCase recorded, double distance)
    {
        float[] norms = recorded.Recorded("gradientNorms");
        float largest = norms.Max();
        int place = 0;
        foreach ((string name, Tensor parameter) in network.NamedParameters())
        {
            double norm = Math.Sqrt(Recorded.ToDoubles(parameter.Gradient!).Sum(value => value * value));
            Assert.That(norm, Is.EqualTo(norms[place]).Within(distance * (norms[place] + (1e-3 * largest))), $"norm of the gradient of {name}");
            place++;
        }

        Dictionary<string, Tensor> parameters = network.NamedParameters().ToDictionary(entry => entry.Name, entry => entry.Tensor);
        foreach (string name in recorded.Texts("kept"))
        {
            Assert.That(
                Recorded.RelativeDistance(parameters[name].Gradient!, recorded, $"gradient.{name}"),
                Is.LessThan(distance),
                $"gradient of {name}");
        }
    }

    private static void Fill(Module network, PyTorchCase recorded)
    {
        using var scope = new TensorScope();
        foreach ((string name, Tensor tensor) in network.StateDict())
        {
            if (!tensor.ElementType.IsFloatingPoint()) continue;
            (double centre, double scale) = PatternValues.RangeOfParameter(name, tensor.Shape);
            tensor.CopyFrom(recorded.Pattern(name, tensor.Shape, centre, scale, tensor.ElementType));
        }
    }
}
