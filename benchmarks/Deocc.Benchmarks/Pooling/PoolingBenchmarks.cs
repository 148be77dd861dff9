using BenchmarkDotNet.Attributes;
using Deocc.Benchmarks.Throughput;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Benchmarks.Pooling;

/// <summary>Pooling of [8, 64, 128, 128].</summary>
public class PoolingBenchmarks : OpBenchmarks
{
    private const double Input = 4.0 * 8 * 64 * 128 * 128;

    private Tensor _x = null!;

    [GlobalSetup]
    public void Setup()
    {
        _x = Normal(8, 64, 128, 128);
    }

    [Benchmark]
    [Work(Bytes = 1.25 * Input)]
    public void MaxPool2x2() => Forward(() => _x.MaxPool2d(2));

    [Benchmark]
    [Work(Bytes = 1.25 * Input)]
    public void MaxPool3x3By2() => Forward(() => _x.MaxPool2d(3, 2, 1));

    [Benchmark]
    [Work(Bytes = 1.25 * Input)]
    public void AvgPool2x2() => Forward(() => _x.AvgPool2d(2));

    [Benchmark]
    [Work(Bytes = Input)]
    public void GlobalAvgPool() => Forward(() => _x.GlobalAvgPool2d());

    [Benchmark]
    [Work(Bytes = 2.5 * Input)]
    public void MaxPool2x2ForwardAndBackward() => ForwardAndBackward(() => _x.MaxPool2d(2), _x);

    [Benchmark]
    [Work(Bytes = 2.5 * Input)]
    public void AvgPool2x2ForwardAndBackward() => ForwardAndBackward(() => _x.AvgPool2d(2), _x);
}
