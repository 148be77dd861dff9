using BenchmarkDotNet.Attributes;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Benchmarks.MatMul;

/// <summary>Matrix products of many shapes; divide twice rows * columns * depth by the time for operations per second.</summary>
[MemoryDiagnoser]
public class MatMulBenchmarks
{
    private Tensor _a = null!;
    private Tensor _b = null!;

    /// <summary>Rows, columns and depth, and which operands are transposed.</summary>
    [Params(
        "1024x1024x1024 NN", "1024x1024x1024 NT", "1024x1024x1024 TN", "2048x2048x2048 NN", "256x256x256 NN", "64x64x64 NN",
        "1x1000x2048 NT", "8x1000x2048 NT", "4096x1x512 NN", "100000x64x64 NN", "64x576x32768 NT", "64x25088x256 NN")]
    public string Sizes { get; set; } = "";

    private bool TransposeA => Sizes[^2] == 'T';

    private bool TransposeB => Sizes[^1] == 'T';

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. Sizes[..^3].Split('x').Select(int.Parse)];
        (int rows, int columns, int depth) = (sizes[0], sizes[1], sizes[2]);
        _a = TransposeA ? Tensor.Normal([depth, rows]) : Tensor.Normal([rows, depth]);
        _b = TransposeB ? Tensor.Normal([columns, depth]) : Tensor.Normal([depth, columns]);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _a.Dispose();
        _b.Dispose();
    }

    [Benchmark]
    public void MatMul()
    {
        using Tensor product = _a.MatMul(_b, TransposeA, TransposeB);
    }
}
