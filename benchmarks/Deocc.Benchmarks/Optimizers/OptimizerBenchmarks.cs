using BenchmarkDotNet.Attributes;
using Deocc.Benchmarks.Throughput;
using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Tensors;

namespace Deocc.Benchmarks.Optimizers;

/// <summary>One step over 16 tensors of a million parameters each.</summary>
public class OptimizerBenchmarks : OpBenchmarks
{
    private const int Tensors = 16;
    private const double Parameters = Tensors * 1024.0 * 1024;

    private readonly List<NamedTensor> _parameters = [];
    private Sgd _sgd = null!;
    private Sgd _momentum = null!;
    private Adam _adam = null!;
    private AdamW _adamW = null!;

    [GlobalSetup]
    public void Setup()
    {
        for (int i = 0; i < Tensors; i++)
        {
            Tensor parameter = Normal(1024, 1024);
            parameter.RequiresGradient = true;
            parameter.Sum().Backward();
            _parameters.Add(new NamedTensor($"weight{i}", parameter));
        }

        _sgd = new Sgd(_parameters, learningRate: 1e-6);
        _momentum = new Sgd(_parameters, learningRate: 1e-6, momentum: 0.9);
        _adam = new Adam(_parameters, learningRate: 1e-6);
        _adamW = new AdamW(_parameters, learningRate: 1e-6);
    }

    public override void Cleanup()
    {
        foreach (Optimizer optimizer in new Optimizer[] { _sgd, _momentum, _adam, _adamW }) optimizer.Dispose();
        foreach (NamedTensor parameter in _parameters) parameter.Tensor.ClearGradient();
        _parameters.Clear();
        base.Cleanup();
    }

    [Benchmark]
    [Work(Bytes = 12 * Parameters)]
    public void Sgd() => _sgd.Step();

    [Benchmark]
    [Work(Bytes = 20 * Parameters)]
    public void SgdWithMomentum() => _momentum.Step();

    [Benchmark]
    [Work(Bytes = 28 * Parameters)]
    public void Adam() => _adam.Step();

    [Benchmark]
    [Work(Bytes = 28 * Parameters)]
    public void AdamW() => _adamW.Step();

    [Benchmark]
    [Work(Bytes = 4 * Parameters)]
    public void GradientNorm() => GradientClipping.ByGlobalNorm(_parameters.Select(parameter => parameter.Tensor), 1e30);
}
