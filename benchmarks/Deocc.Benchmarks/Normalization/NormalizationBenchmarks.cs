using BenchmarkDotNet.Attributes;
using Deocc.Benchmarks.Throughput;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Benchmarks.Normalization;

/// <summary>Normalisations of [8, 64, 64, 64] and of rows of 512: two reads of the input, as statistics need one of their own, and a write.</summary>
public class NormalizationBenchmarks : OpBenchmarks
{
    private const double Elements = 8.0 * 64 * 64 * 64;
    private const double ForwardBytes = 12 * Elements;
    private const double BothBytes = 32 * Elements;

    private Tensor _x = null!;
    private Tensor _rows = null!;
    private Tensor _weight = null!;
    private Tensor _bias = null!;
    private Tensor _mean = null!;
    private Tensor _variance = null!;

    [GlobalSetup]
    public void Setup()
    {
        _x = Normal(8, 64, 64, 64);
        _rows = Normal(4096, 512);
        _weight = Normal(64);
        _bias = Normal(64);
        _mean = Normal(64);
        _variance = Own(Tensor.Uniform([64], 0.5, 2));
    }

    [Benchmark]
    [Work(Bytes = ForwardBytes)]
    public void BatchNorm() => Forward(() => _x.BatchNorm(_weight, _bias));

    [Benchmark]
    [Work(Bytes = 8 * Elements)]
    public void BatchNormByRunningStatistics() => Forward(() => _x.BatchNorm(_weight, _bias, _mean, _variance, training: false));

    [Benchmark]
    [Work(Bytes = ForwardBytes)]
    public void InstanceNorm() => Forward(() => _x.InstanceNorm());

    [Benchmark]
    [Work(Bytes = ForwardBytes)]
    public void GroupNorm() => Forward(() => _x.GroupNorm(8));

    [Benchmark]
    [Work(Bytes = ForwardBytes)]
    public void LayerNorm() => Forward(() => _rows.LayerNorm());

    [Benchmark]
    [Work(Bytes = BothBytes)]
    public void BatchNormForwardAndBackward() => ForwardAndBackward(() => _x.BatchNorm(_weight, _bias), _x, _weight, _bias);

    [Benchmark]
    [Work(Bytes = BothBytes)]
    public void InstanceNormForwardAndBackward() => ForwardAndBackward(() => _x.InstanceNorm(), _x);

    [Benchmark]
    [Work(Bytes = BothBytes)]
    public void LayerNormForwardAndBackward() => ForwardAndBackward(() => _rows.LayerNorm(), _rows);
}
