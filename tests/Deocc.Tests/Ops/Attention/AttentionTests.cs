using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Attention;

[NonParallelizable]
public sealed class AttentionTests
{
    [Test]
    public void Attention_NeedsMemoryInProportionToTokens()
    {
        const int tokens = 4096;
        using Tensor query = Tensor.Zeros([1, 4, tokens]);
        using Tensor value = Tensor.Zeros([1, 8, tokens]);
        query.RequiresGradient = value.RequiresGradient = true;
        CpuMemory.Pool.ResetPeak();
        long before = CpuMemory.Pool.Counters.LiveBytes;
        using Tensor output = query.Attention(query, value, 1, TokenLayout.ChannelsFirst);
        using Tensor sum = output.Sum();
        sum.Backward();
        long peak = CpuMemory.Pool.Counters.PeakBytes - before;
        Assert.That(peak, Is.LessThan(tokens * (long)tokens * sizeof(float) / 4));
    }

    [Test]
    public void Attention_NamesWidthsThatDiffer() => AssertThrows(
        () => Zeros(1, 5, 4).Attention(Zeros(1, 6, 3), Zeros(1, 6, 8)),
        "Attention: query [1,5,4] has width 4 but key [1,6,3] has 3");

    [Test]
    public void Attention_NamesTokensThatDiffer() => AssertThrows(
        () => Zeros(1, 4, 5).Attention(Zeros(1, 4, 6), Zeros(1, 8, 7), layout: TokenLayout.ChannelsFirst),
        "Attention: key [1,4,6] has 6 tokens but value [1,8,7] has 7");

    [Test]
    public void Attention_NamesStacksThatDiffer() => AssertThrows(
        () => Zeros(2, 5, 4).Attention(Zeros(1, 6, 4), Zeros(1, 6, 8)),
        "Attention: query [2,5,4], key [1,6,4] and value [1,6,8] differ on axis 0; expand them first");

    [Test]
    public void Attention_NamesRanksThatDiffer() => AssertThrows(
        () => Zeros(5, 4).Attention(Zeros(1, 6, 4), Zeros(1, 6, 8)),
        "Attention: query [5,4], key [1,6,4], value [1,6,8]: expected [..., tokens, width] of one rank");

    [Test]
    public void Attention_RejectsNoKeys() => AssertThrows(
        () => Zeros(5, 4).Attention(Zeros(0, 4), Zeros(0, 8)), "Attention: key [0,4] has no tokens to attend to");

    private static Tensor Zeros(params int[] sizes) => Tensor.Zeros(Shape.Create(sizes));

    private static void AssertThrows(Action call, string message) =>
        Assert.That(call, Throws.TypeOf<ShapeException>().With.Message.EqualTo(message));
}
