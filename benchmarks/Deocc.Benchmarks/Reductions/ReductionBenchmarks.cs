using BenchmarkDotNet.Attributes;
using Deocc.Benchmarks.Throughput;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Benchmarks.Reductions;

/// <summary>Reductions, softmax and running sums of 16 MiB.</summary>
public class ReductionBenchmarks : OpBenchmarks
{
    private const double Input = 4.0 * (1 << 22);

    private Tensor _x = null!;

    [GlobalSetup]
    public void Setup()
    {
        _x = Normal(2048, 2048);
    }

    [Benchmark]
    [Work(Bytes = Input)]
    public void SumOfAll() => Forward(() => _x.Sum());

    [Benchmark]
    [Work(Bytes = Input)]
    public void SumOfRows() => Forward(() => _x.Sum([1]));

    [Benchmark]
    [Work(Bytes = Input)]
    public void SumOfColumns() => Forward(() => _x.Sum([0]));

    [Benchmark]
    [Work(Bytes = Input)]
    public void VarianceOfRows() => Forward(() => _x.Variance([1]));

    [Benchmark]
    [Work(Bytes = Input)]
    public void LargestOfRows() => Forward(() => _x.Max([1]));

    [Benchmark]
    [Work(Bytes = Input)]
    public void NormOfAll() => Forward(() => _x.Norm());

    [Benchmark]
    [Work(Bytes = 2 * Input)]
    public void SoftmaxOfRows() => Forward(() => _x.Softmax(1));

    [Benchmark]
    [Work(Bytes = 2 * Input)]
    public void CumulativeSumOfRows() => Forward(() => _x.CumulativeSum(1));

    [Benchmark]
    [Work(Bytes = 2 * Input)]
    public void CumulativeSumOfColumns() => Forward(() => _x.CumulativeSum(0));

    [Benchmark]
    [Work(Bytes = 5 * Input)]
    public void SoftmaxForwardAndBackward() => ForwardAndBackward(() => _x.Softmax(1), _x);
}
