using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;
using Deocc.Training.Losses;

namespace Deocc.Tests.Losses;

[NoLeaks]
internal sealed class CoefficientLossTests
{
    [Test]
    public void L1_IsTheMeanWeightedDifference()
    {
        using var scope = new TensorScope();
        Tensor predicted = Tensor.From<double>([1, -2, 0.5, 3, 0, 0], [2, 3]);
        Tensor target = Tensor.From<double>([0, 2, 0.25, 3.5, 1, -1], [2, 3]);
        Tensor weights = Tensor.From<double>([1, 10, 2], [1, 3]);
        Assert.That(CoefficientLoss.L1(predicted, target, weights).Item(), Is.EqualTo((1 + 40 + 0.5 + 0.5 + 10 + 2) / 6).Within(1e-12));
        GradientChecker.Check(() => CoefficientLoss.L1(predicted, target, weights), [predicted]).ThrowIfFailed();
        Assert.That(() => CoefficientLoss.L1(predicted, target.Slice(1, 0, 2), weights), Throws.InstanceOf<ShapeException>());
    }
}
