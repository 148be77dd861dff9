using BenchmarkDotNet.Attributes;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;

namespace Deocc.Benchmarks.Serialization;

/// <summary>Loading 100 MiB of weights from the page cache, beside a plain copy of as many bytes; and saving them to the disk.</summary>
[MemoryDiagnoser]
public class WeightFileBenchmarks
{
    private const int Tensors = 25;
    private const int Side = 1024;

    private readonly List<KeyValuePair<string, Tensor>> _weights = [];
    private readonly byte[] _source = new byte[Tensors * Side * Side * sizeof(float)];
    private readonly byte[] _target = new byte[Tensors * Side * Side * sizeof(float)];
    private DirectoryInfo _folder = null!;

    [GlobalSetup]
    public void Setup()
    {
        _source.AsSpan().Fill(1);
        _target.AsSpan().Fill(2);
        _folder = Directory.CreateTempSubdirectory("deocc-benchmark-");
        for (int i = 0; i < Tensors; i++) _weights.Add(new($"layer{i}.weight", Tensor.Normal([Side, Side])));
        WeightFile.Save(PathOf("safetensors"), _weights);
        TensorEntry[] entries = [.. _weights.Select(w => TensorEntry.FromTensor(w.Key, w.Value))];
        WeightFile.Write(PathOf("npz"), entries, WeightFileFormat.Npz);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach ((_, Tensor tensor) in _weights) tensor.Dispose();
        _folder.Delete(recursive: true);
    }

    [Benchmark(Baseline = true)]
    public void CopyMemory() => _source.CopyTo(_target, 0);

    [Benchmark]
    public void LoadSafeTensors() => Load("safetensors");

    [Benchmark]
    public void LoadNpzWithChecksums() => Load("npz");

    [Benchmark]
    public void SaveSafeTensors() => WeightFile.Save(PathOf("safetensors"), _weights);

    private void Load(string extension)
    {
        foreach (Tensor tensor in WeightFile.Load(PathOf(extension)).Values) tensor.Dispose();
    }

    private string PathOf(string extension) => Path.Combine(_folder.FullName, $"weights.{extension}");
}
