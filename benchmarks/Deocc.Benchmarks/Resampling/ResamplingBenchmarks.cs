using BenchmarkDotNet.Attributes;
using Deocc.Benchmarks.Throughput;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Benchmarks.Resampling;

/// <summary>Resizing and warping of [8, 32, 64, 64].</summary>
public class ResamplingBenchmarks : OpBenchmarks
{
    private const double Input = 4.0 * 8 * 32 * 64 * 64;

    private Tensor _x = null!;
    private Tensor _grid = null!;

    [GlobalSetup]
    public void Setup()
    {
        _x = Normal(8, 32, 64, 64);
        using Tensor theta = Tensor.Normal([8, 2, 3]);
        _grid = Own(theta.AffineGrid(64));
    }

    [Benchmark]
    [Work(Bytes = 5 * Input)]
    public void NearestTwice() => Forward(() => _x.ResizeNearestBy(2));

    [Benchmark]
    [Work(Bytes = 5 * Input)]
    public void BilinearTwice() => Forward(() => _x.ResizeBilinearBy(2));

    [Benchmark]
    [Work(Bytes = 1.25 * Input)]
    public void BilinearHalf() => Forward(() => _x.ResizeBilinear(32));

    [Benchmark]
    [Work(Bytes = 2 * Input)]
    public void GridSample() => Forward(() => _x.GridSample(_grid));

    [Benchmark]
    [Work(Bytes = 10 * Input)]
    public void BilinearTwiceForwardAndBackward() => ForwardAndBackward(() => _x.ResizeBilinearBy(2), _x);

    [Benchmark]
    [Work(Bytes = 4 * Input)]
    public void GridSampleForwardAndBackward() => ForwardAndBackward(() => _x.GridSample(_grid), _x);
}
