using BenchmarkDotNet.Attributes;
using Deocc.Benchmarks.Throughput;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Benchmarks.Indexing;

/// <summary>Picking and adding at random indices; a sparse matrix of 35,709 vertices with 7 entries per row.</summary>
public class IndexingBenchmarks : OpBenchmarks
{
    private const double Table = 4.0 * (1 << 22);
    private const int Vertices = 35_709;
    private const int EntriesPerRow = 7;

    private Tensor _x = null!;
    private Tensor _places = null!;
    private Tensor _rows = null!;
    private Tensor _features = null!;
    private SparseMatrix _matrix = null!;

    [GlobalSetup]
    public void Setup()
    {
        _x = Normal(2048, 2048);
        _places = Indices(2048, 2048, 2048);
        _rows = Indices(2048, 2048);
        _features = Normal(1, Vertices, 64);
        int entries = Vertices * EntriesPerRow;
        var random = new Random(1);
        int[] rows = [.. Enumerable.Range(0, entries).Select(i => i / EntriesPerRow)];
        int[] columns = [.. rows.Select(row => Math.Clamp(row + random.Next(-200, 200), 0, Vertices - 1))];
        using Tensor values = Tensor.Normal([entries]);
        _matrix = new SparseMatrix(Vertices, Vertices, rows, columns, values);
    }

    public override void Cleanup()
    {
        _matrix.Dispose();
        base.Cleanup();
    }

    [Benchmark]
    [Work(Bytes = 3 * Table)]
    public void GatherAlongRows() => Forward(() => _x.Gather(1, _places));

    [Benchmark]
    [Work(Bytes = 3 * Table)]
    public void GatherAlongColumns() => Forward(() => _x.Gather(0, _places));

    [Benchmark]
    [Work(Bytes = 4 * Table)]
    public void ScatterAddAlongRows() => Forward(() => _x.ScatterAdd(1, _places, _x));

    [Benchmark]
    [Work(Bytes = 2 * Table)]
    public void IndexSelect() => Forward(() => _x.IndexSelect(0, _rows));

    [Benchmark]
    [Work(Bytes = 4 * Table)]
    public void IndexSelectForwardAndBackward() => ForwardAndBackward(() => _x.IndexSelect(0, _rows), _x);

    [Benchmark]
    [Work(Flops = 2.0 * Vertices * EntriesPerRow * 64)]
    public void SparseMatrixTimesDense() => Forward(() => _matrix.Multiply(_features));
}
