using BenchmarkDotNet.Attributes;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Benchmarks.Attention;

/// <summary>Attention of a transformer's width and of a generator's image, forward and with gradients.</summary>
[MemoryDiagnoser]
public class AttentionBenchmarks
{
    private Tensor _query = null!;
    private Tensor _key = null!;
    private Tensor _value = null!;

    /// <summary>Tokens, width of queries and keys, width of values.</summary>
    [Params("1024 256 256", "4096 24 192")]
    public string Sizes { get; set; } = "";

    /// <summary>The order of the last two axes.</summary>
    [Params(TokenLayout.TokensFirst, TokenLayout.ChannelsFirst)]
    public TokenLayout Layout { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. Sizes.Split(' ').Select(int.Parse)];
        _query = Make(sizes[0], sizes[1]);
        _key = Make(sizes[0], sizes[1]);
        _value = Make(sizes[0], sizes[2]);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _query.Dispose();
        _key.Dispose();
        _value.Dispose();
    }

    [Benchmark]
    public void Forward()
    {
        using Tensor output = _query.Attention(_key, _value, layout: Layout);
    }

    [Benchmark]
    public void ForwardAndBackward()
    {
        using var scope = new TensorScope();
        foreach (Tensor operand in new[] { _query, _key, _value })
        {
            operand.RequiresGradient = true;
            operand.ClearGradient();
        }

        _query.Attention(_key, _value, layout: Layout).Sum().Backward();
    }

    private Tensor Make(int tokens, int width) =>
        Layout == TokenLayout.TokensFirst ? Tensor.Normal([1, tokens, width]) : Tensor.Normal([1, width, tokens]);
}
