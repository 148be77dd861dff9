using BenchmarkDotNet.Attributes;
using Deocc.Benchmarks.Peers;
using Deocc.Benchmarks.Throughput;

namespace Deocc.Benchmarks.Networks;

/// <summary>The three whole networks as in the side-by-side table: inference of one picture, and a training step.</summary>
[MemoryDiagnoser]
public class NetworkBenchmarks
{
    private const double UNetPicture = 10.796e9;
    private const double ResNetPicture = 8.175e9;
    private const double GeneratorPicture = 124.149e9;

    // A training step is three times the work of inference: the output, and the gradients of inputs and of weights.
    private const int Passes = 3;

    private EngineRow? _row;

    [GlobalCleanup]
    public void Cleanup()
    {
        _row?.Dispose();
        _row = null;
    }

    [Benchmark]
    [Work(Flops = UNetPicture)]
    public void UNetForward() => Run("U-Net ResNet-18, 256x256, b1 forward");

    [Benchmark]
    [Work(Flops = Passes * 4 * UNetPicture)]
    public void UNetTrainingStep() => Run("U-Net ResNet-18, 256x256, b4 training step");

    [Benchmark]
    [Work(Flops = ResNetPicture)]
    public void ResNet50Forward() => Run("ResNet-50, 224x224, b1 forward");

    [Benchmark]
    [Work(Flops = Passes * 4 * ResNetPicture)]
    public void ResNet50TrainingStep() => Run("ResNet-50, 224x224, b4 training step");

    [Benchmark]
    [Work(Flops = GeneratorPicture)]
    public void GatedGeneratorForward() => Run("gated generator, 256x256, b1 forward");

    [Benchmark]
    [Work(Flops = Passes * 2 * GeneratorPicture)]
    public void GatedGeneratorTrainingStep() => Run("gated generator, 256x256, b2 training step");

    // The first call, which warms up, makes the network.
    private void Run(string name) => (_row ??= EngineRow.Create(PeerRows.All.Single(row => row.Name == name))).Run();
}
