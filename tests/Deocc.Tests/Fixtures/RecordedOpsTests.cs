using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Fixtures;

/// <summary>Ops against what PyTorch computed: outputs and the gradients of all inputs, in both precisions.</summary>
public class RecordedOpsTests
{
    private const double Float32Tolerance = 2e-5;

    // The recorded numbers themselves are rounded to float32.
    private const double Float64Tolerance = 2e-7;

    private static IEnumerable<PyTorchCase> Cases => PyTorchFixture.Instance.Cases.Where(c => RecordedOps.All.ContainsKey(c.Op));

    [TestCaseSource(nameof(Cases))]
    public void GivesTheRecordedValues(PyTorchCase recorded)
    {
        Verify(recorded, ElementType.Float32, Float32Tolerance);
        Verify(recorded, ElementType.Float64, Float64Tolerance);
    }

    private static void Verify(PyTorchCase recorded, ElementType type, double tolerance)
    {
        using var scope = new TensorScope();
        Dictionary<string, Tensor> inputs = recorded.InputNames.ToDictionary(name => name, name => recorded.Input(name, type));
        foreach ((string name, Tensor input) in inputs) input.RequiresGradient = recorded.HasGradient(name);
        Tensor output = RecordedOps.All[recorded.Op](recorded, name => inputs[name]);
        Assert.That(output.Shape, Is.EqualTo(recorded.RecordedShape("output")));
        Recorded.AssertEqual(output, recorded, "output", tolerance);
        output.Backward(recorded.Pattern("upstream", output.Shape, type: type));
        foreach ((string name, Tensor input) in inputs)
        {
            if (recorded.HasGradient(name)) Recorded.AssertEqual(input.Gradient!, recorded, $"gradient.{name}", tolerance);
        }
    }
}
