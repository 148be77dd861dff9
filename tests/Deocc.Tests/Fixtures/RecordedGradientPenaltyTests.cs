using Deocc.Engine.Autograd;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Fixtures;

/// <summary>Gradients of gradient penalties of a small discriminator against PyTorch's: R1 and WGAN-GP.</summary>
public class RecordedGradientPenaltyTests
{
    private static readonly (string Name, Shape Shape)[] ParameterShapes =
        [("conv1", [6, 3, 4, 4]), ("bias1", [6]), ("conv2", [8, 6, 3, 3]), ("bias2", [8]), ("linear", [1, 128])];

    [ComparesRecorded("r1Penalty", "wganPenalty")]
    [TestCase("r1Penalty", ElementType.Float64, 2e-7)]
    [TestCase("r1Penalty", ElementType.Float32, 1e-5)]
    [TestCase("wganPenalty", ElementType.Float64, 2e-7)]
    [TestCase("wganPenalty", ElementType.Float32, 1e-5)]
    public void GivesTheRecordedGradients(string name, ElementType type, double tolerance)
    {
        using var scope = new TensorScope();
        PyTorchCase recorded = PyTorchFixture.Instance.Case(name);
        Dictionary<string, Tensor> parameters = ParameterShapes.ToDictionary(
            entry => entry.Name,
            entry => recorded.Pattern(entry.Name, entry.Shape, 0, 0.3, type));
        foreach (Tensor parameter in parameters.Values) parameter.RequiresGradient = true;
        Tensor images = recorded.Pattern("images", [3, 3, 8, 8], type: type);
        images.RequiresGradient = true;

        Tensor scores = Discriminate(parameters, images);
        Tensor gradient = Gradients.Of(scores.Sum(), [images], createGraph: true)[0];
        Tensor squares = gradient.Square().Sum([1, 2, 3]);
        Tensor penalty = name == "r1Penalty" ? squares.Mean().Affine(0.5, 0) : squares.Sqrt().Affine(1, -1).Square().Mean();
        penalty.Backward();

        Recorded.AssertEqual(scores, recorded, "scores", tolerance);
        Recorded.AssertEqual(gradient, recorded, "input", tolerance);
        Recorded.AssertEqual(penalty, recorded, "penalty", tolerance);
        foreach ((string parameter, Tensor tensor) in parameters)
        {
            Recorded.AssertEqual(tensor.Gradient!, recorded, $"gradient.{parameter}", tolerance);
        }
    }

    private static Tensor Discriminate(Dictionary<string, Tensor> parameters, Tensor x)
    {
        Tensor first = x.Conv2d(parameters["conv1"], parameters["bias1"], stride: 2, padding: 1).LeakyRelu(0.2);
        Tensor second = first.Conv2d(parameters["conv2"], parameters["bias2"], padding: 1).Tanh();
        return second.Flatten().Linear(parameters["linear"]);
    }
}
