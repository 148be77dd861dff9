using BenchmarkDotNet.Attributes;
using Deocc.Benchmarks.Throughput;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Benchmarks.Elementwise;

/// <summary>Element-wise ops on 16 MiB, beside a plain copy; and conversions.</summary>
public class ElementwiseBenchmarks : OpBenchmarks
{
    private const int Elements = 1 << 22;
    private const double OneInput = 8.0 * Elements;
    private const double TwoInputs = 12.0 * Elements;

    private Tensor _x = null!;
    private Tensor _y = null!;
    private Tensor _row = null!;
    private Tensor _positive = null!;
    private Tensor _half = null!;
    private Tensor _bytes = null!;

    [GlobalSetup]
    public void Setup()
    {
        _x = Normal(2048, 2048);
        _y = Normal(2048, 2048);
        _row = Normal(2048);
        _positive = Own(Tensor.Uniform([2048, 2048], 0.1, 2));
        _half = Own(_x.To(ElementType.Float16));
        _bytes = Own(_positive.To(ElementType.UInt8));
    }

    [Benchmark]
    [Work(Bytes = OneInput)]
    public void Copy() => Forward(() => _x.Affine(1, 0));

    [Benchmark]
    [Work(Bytes = TwoInputs)]
    public void Add() => Forward(() => _x + _y);

    [Benchmark]
    [Work(Bytes = OneInput)]
    public void MultiplyByRow() => Forward(() => _x * _row);

    [Benchmark]
    [Work(Bytes = OneInput)]
    public void Relu() => Forward(() => _x.Relu());

    [Benchmark]
    [Work(Bytes = OneInput)]
    public void Sigmoid() => Forward(() => _x.Sigmoid());

    [Benchmark]
    [Work(Bytes = OneInput)]
    public void Tanh() => Forward(() => _x.Tanh());

    [Benchmark]
    [Work(Bytes = OneInput)]
    public void Elu() => Forward(() => _x.Elu());

    [Benchmark]
    [Work(Bytes = OneInput)]
    public void Gelu() => Forward(() => _x.Gelu());

    [Benchmark]
    [Work(Bytes = OneInput)]
    public void Silu() => Forward(() => _x.Silu());

    [Benchmark]
    [Work(Bytes = OneInput)]
    public void Exp() => Forward(() => _x.Exp());

    [Benchmark]
    [Work(Bytes = OneInput)]
    public void Log() => Forward(() => _positive.Log());

    [Benchmark]
    [Work(Bytes = OneInput)]
    public void Pow() => Forward(() => _positive.Pow(2.2));

    [Benchmark]
    [Work(Bytes = 6.0 * Elements)]
    public void ToFloat16() => Forward(() => _x.To(ElementType.Float16));

    [Benchmark]
    [Work(Bytes = 6.0 * Elements)]
    public void FromFloat16() => Forward(() => _half.To(ElementType.Float32));

    [Benchmark]
    [Work(Bytes = 5.0 * Elements)]
    public void ToUInt8() => Forward(() => _positive.To(ElementType.UInt8));

    [Benchmark]
    [Work(Bytes = 5.0 * Elements)]
    public void FromUInt8() => Forward(() => _bytes.To(ElementType.Float32));

    [Benchmark]
    [Work(Bytes = 2 * TwoInputs)]
    public void GeluForwardAndBackward() => ForwardAndBackward(() => _x.Gelu(), _x);
}
