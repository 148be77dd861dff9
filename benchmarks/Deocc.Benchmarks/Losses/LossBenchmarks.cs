using BenchmarkDotNet.Attributes;
using Deocc.Benchmarks.Throughput;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Benchmarks.Losses;

/// <summary>Losses of pictures [8, 3, 256, 256] and of 19 classes of pixels.</summary>
public class LossBenchmarks : OpBenchmarks
{
    private const double Images = 4.0 * 8 * 3 * 256 * 256;
    private const double Logits = 4.0 * 2 * 19 * 256 * 256;

    private Tensor _x = null!;
    private Tensor _target = null!;
    private Tensor _logits = null!;
    private Tensor _labels = null!;

    [GlobalSetup]
    public void Setup()
    {
        _x = Own(Tensor.Uniform([8, 3, 256, 256]));
        _target = Own(Tensor.Uniform([8, 3, 256, 256]));
        _logits = Normal(2, 19, 256, 256);
        _labels = Indices(19, 2, 256, 256);
    }

    [Benchmark]
    [Work(Bytes = 2 * Images)]
    public void L1() => Forward(() => _x.L1Loss(_target));

    [Benchmark]
    [Work(Bytes = 2 * Images)]
    public void L2() => Forward(() => _x.L2Loss(_target));

    [Benchmark]
    [Work(Bytes = 2 * Images)]
    public void Huber() => Forward(() => _x.HuberLoss(_target));

    [Benchmark]
    [Work(Bytes = 2 * Images)]
    public void Dice() => Forward(() => _x.DiceLoss(_target));

    [Benchmark]
    [Work(Bytes = 2 * Images)]
    public void BinaryCrossEntropy() => Forward(() => _x.BinaryCrossEntropyWithLogits(_target));

    [Benchmark]
    [Work(Bytes = 2 * Images)]
    public void Ssim() => Forward(() => _x.Ssim(_target));

    [Benchmark]
    [Work(Bytes = Logits)]
    public void CrossEntropy() => Forward(() => _logits.CrossEntropy(_labels));

    [Benchmark]
    [Work(Bytes = 5 * Images)]
    public void L1ForwardAndBackward() => ForwardAndBackward(() => _x.L1Loss(_target), _x);

    [Benchmark]
    [Work(Bytes = 5 * Images)]
    public void SsimForwardAndBackward() => ForwardAndBackward(() => _x.Ssim(_target), _x);

    [Benchmark]
    [Work(Bytes = 3 * Logits)]
    public void CrossEntropyForwardAndBackward() => ForwardAndBackward(() => _logits.CrossEntropy(_labels), _logits);
}
