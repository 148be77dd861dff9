using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Ops.Reductions;

[NoLeaks]
[RunAtEverySimdLevel]
public sealed class CumulativeSumTests
{
    // In float32 alone the small addends would vanish beside the large one.
    [TestCase(0, 40)]
    [TestCase(1, 1)]
    public void LongSumsStayPrecise(int axis, int lines)
    {
        const int Count = 5000;
        const float Large = 1e6f;
        using var scope = new TensorScope();
        var values = new float[Count * lines];
        values.AsSpan().Fill(1f / 3);
        for (int line = 0; line < lines; line++) values[axis == 0 ? line : line * Count] = Large;
        Tensor x = Tensor.From(values, axis == 0 ? [Count, lines] : [lines, Count]);
        float[] actual = x.CumulativeSum(axis).Select(axis, Count - 1).ToArray<float>();
        Assert.That(actual, Is.All.EqualTo((float)(((Count - 1) * (double)(1f / 3)) + Large)));
    }

    [Test]
    public void InfinitiesAndNaNsGoOn()
    {
        using var scope = new TensorScope();
        float[] column = [1, float.PositiveInfinity, 2, float.NegativeInfinity, 3];
        float[] sums = [1, float.PositiveInfinity, float.PositiveInfinity, float.NaN, float.NaN];
        Tensor x = Tensor.From(column, [5, 1]).Expand([5, 37]);
        float[] across = x.CumulativeSum(0).ToArray<float>();
        float[] along = x.Transpose().CumulativeSum(1).ToArray<float>();
        for (int i = 0; i < across.Length; i++) Assert.That(across[i], Is.EqualTo(sums[i / 37]));
        for (int i = 0; i < along.Length; i++) Assert.That(along[i], Is.EqualTo(sums[i % 5]));
    }
}
