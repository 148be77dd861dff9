using BenchmarkDotNet.Attributes;
using Deocc.Models.FaceModels;
using Deocc.Training.Synthesis;

namespace Deocc.Benchmarks.Synthesis;

/// <summary>One synthetic face of 256x256 with everything around it and all labels, without compressing and writing.</summary>
[MemoryDiagnoser]
public class FaceSynthesizerBenchmarks
{
    // The same faces each time: hair, beards and spectacles cost what they cost on average.
    private const int Faces = 32;

    private MorphableModel _model = null!;
    private FaceSynthesizer _synthesizer = null!;

    [GlobalSetup]
    public void Setup()
    {
        _model = MorphableModel.BuiltIn();
        _synthesizer = new FaceSynthesizer(_model, new SynthesisOptions());
    }

    [GlobalCleanup]
    public void Cleanup() => _model.Dispose();

    [Benchmark(OperationsPerInvoke = Faces)]
    public void Draw()
    {
        for (int i = 0; i < Faces; i++) _synthesizer.Draw(i);
    }
}
