using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Autograd;

[NonParallelizable]
[NoLeaks]
public sealed class GraphModeTests
{
    [Test]
    public void Disabled_RecordsNothingAndRestores()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(2);
        using (GradientMode.Disable())
        {
            Assert.That((x * x).RequiresGradient, Is.False);
            using (GradientMode.Set(enabled: true)) Assert.That((x * x).RequiresGradient, Is.True);
            Assert.That(GradientMode.IsEnabled, Is.False);
        }

        Assert.That((x * x).RequiresGradient, Is.True);
    }

    [Test]
    public void Detach_SharesTheValuesAndStopsTheGradient()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(2);
        Tensor square = x * x;
        Tensor detached = square.Detach();
        Assert.That(detached.RequiresGradient, Is.False);
        (detached * x).Backward();
        Assert.That(x.Gradient!.Item(), Is.EqualTo(4));
        x.ClearGradient();
        detached.CopyFrom<float>([9]);
        Assert.That(square.Item(), Is.EqualTo(9));
    }

    [Test]
    public void RequiresGradient_IsForLeavesOfComputeTypes()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(2);
        Tensor y = x * x;
        Assert.That(() => y.RequiresGradient = false, Throws.TypeOf<GraphException>().With.Message
            .EqualTo("RequiresGradient: [1] is the result of Multiply, not a leaf; use Detach"));
        Tensor indices = Tensor.From([1, 2], [2]);
        Assert.That(() => indices.RequiresGradient = true, Throws.TypeOf<GraphException>().With.Message
            .EqualTo("RequiresGradient: Int32 has no gradients; use Float32 or Float64"));
    }

    [Test]
    public void Hooks_SeeAndReplaceGradientsOfLeavesAndResults()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(2);
        Tensor square = x * x;
        var seen = new List<double>();
        square.RegisterGradientHook(gradient =>
        {
            seen.Add(gradient.Item());
            return gradient * 10;
        });
        square.RegisterGradientHook(gradient =>
        {
            seen.Add(gradient.Item());
            return null;
        });
        x.RegisterGradientHook(gradient =>
        {
            seen.Add(gradient.Item());
            return -gradient;
        });
        (square * 3).Backward();
        Assert.That(seen, Is.EqualTo(new double[] { 3, 30, 120 }));
        Assert.That(x.Gradient!.Item(), Is.EqualTo(-120));
        x.ClearGradient();
        Assert.That(() => Make.Vector(1).RegisterGradientHook(_ => null), Throws.TypeOf<GraphException>());
        Tensor cube = x * x * x;
        cube.RegisterGradientHook(_ => Make.Vector(1, 2));
        Assert.That(() => (cube * 3).Backward(), Throws.TypeOf<ShapeException>().With.Message
            .EqualTo("RegisterGradientHook: a hook returned [2] Float32 for a gradient [1] Float32"));
    }

    [Test]
    public void FiniteCheck_NamesTheFirstOpWithABadOutput()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(1, 0);
        Tensor zero = Make.Vector(0, 1);
        WithFiniteCheck(() => Assert.That(() => ((x / zero) * 2) + 1, Throws.TypeOf<NonFiniteException>().With.Message
            .EqualTo("Divide: its output [2] is the first with a NaN or an infinity")));
    }

    [Test]
    public void FiniteCheck_NamesTheFirstOpWithABadGradient()
    {
        using var scope = new TensorScope();
        Tensor x = Make.Leaf(1e-30f);
        Tensor y = Make.Vector(1) / x;
        WithFiniteCheck(() => Assert.That(() => (y * 2).Backward(), Throws.TypeOf<NonFiniteException>().With.Message
            .Match("^Multiply: its output \\[1\\] is the first with a NaN or an infinity; it ran in the backward pass of Divide$")));
        x.ClearGradient();
    }

    private static void WithFiniteCheck(Action action)
    {
        bool former = FiniteCheck.IsEnabled;
        FiniteCheck.IsEnabled = true;
        try
        {
            action();
        }
        finally
        {
            FiniteCheck.IsEnabled = former;
        }
    }
}
