using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Fixtures;

/// <summary>Running statistics of a batch norm against PyTorch's.</summary>
[NoLeaks]
public sealed class RecordedStatisticsTests
{
    [Test]
    [ComparesRecorded("batchNormStatistics")]
    public void RunningStatistics_AreTheRecordedOnesAfterSomeSteps()
    {
        PyTorchCase recorded = PyTorchFixture.Instance.Case("batchNormStatistics");
        using var norm = new BatchNorm2d(recorded.Integer("channels"));
        using var scope = new TensorScope();
        for (int step = 0; step < recorded.Integer("steps"); step++)
            norm.Forward(recorded.Pattern($"x{step}", new Shape(recorded.Integers("shape")), 0.5, 2));
        IReadOnlyDictionary<string, Tensor> state = norm.StateDict();
        Recorded.AssertEqual(state["running_mean"], recorded, "running_mean", 1e-6);
        Recorded.AssertEqual(state["running_var"], recorded, "running_var", 1e-6);
    }
}
