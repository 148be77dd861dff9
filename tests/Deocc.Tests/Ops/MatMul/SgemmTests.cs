using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Devices.Cpu.Microkernels;
using Deocc.Engine.Ops;
using Deocc.Engine.Ops.MatMul.Cpu;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Ops.MatMul;

[NonParallelizable]
[RunAtEverySimdLevel]
public sealed unsafe class SgemmTests
{
    private static readonly (int Rows, int Columns, int Depth)[] Sizes =
    [
        (1, 1, 1), (2, 3, 5), (4, 4, 64), (7, 9, 11), (14, 32, 16), (15, 33, 17), (13, 100, 515), (100, 13, 515),
        (1, 257, 131), (257, 1, 131), (3, 70, 300), (70, 3, 300), (61, 3, 7), (129, 140, 150), (350, 530, 70), (40, 50, 9000),
    ];

    private int _count;

    private static IEnumerable<SimdLevel> Levels =>
        Enum.GetValues<SimdLevel>().Where(level => level <= CpuFeatures.Best);

    [SetUp]
    public void RememberCount() => _count = CpuThreads.Count;

    [TearDown]
    public void RestoreCount() => CpuThreads.Count = _count;

    [Test]
    public void Multiply_EqualsTheDoubleSum(
        [ValueSource(nameof(Levels))] SimdLevel level, [Values] bool transposeA, [Values] bool transposeB, [Values] bool accumulate)
    {
        foreach ((int rows, int columns, int depth) in Sizes)
        {
            using var a = new TestMatrix(rows, depth, transposeA, 1);
            using var b = new TestMatrix(depth, columns, transposeB, 2);
            using var c = new TestMatrix(rows, columns, false, 3);
            float[] before = c.ToArray();
            var problem = new SgemmProblem { A = a.View, B = b.View, C = c.View, Accumulate = accumulate };
            Sgemm.Multiply(problem, TileKernels.For(level));
            AssertProduct(a, b, c, (i, j, sum) => sum + (accumulate ? before[(i * columns) + j] : 0), $"{rows} {columns} {depth}");
        }
    }

    [Test]
    public void Multiply_WritesTransposedResults([ValueSource(nameof(Levels))] SimdLevel level)
    {
        foreach ((int rows, int columns, int depth) in Sizes)
        {
            using var a = new TestMatrix(rows, depth, false, 1);
            using var b = new TestMatrix(depth, columns, false, 2);
            using var c = new TestMatrix(rows, columns, true, 3);
            Sgemm.Multiply(new SgemmProblem { A = a.View, B = b.View, C = c.View }, TileKernels.For(level));
            AssertProduct(a, b, c, (_, _, sum) => sum, $"{rows} {columns} {depth}");
        }
    }

    [Test]
    public void Multiply_FinishesElements([ValueSource(nameof(Levels))] SimdLevel level, [Values] bool accumulate)
    {
        foreach ((int rows, int columns, int depth) in Sizes)
        {
            using var a = new TestMatrix(rows, depth, false, 1);
            using var b = new TestMatrix(depth, columns, true, 2);
            using var c = new TestMatrix(rows, columns, false, 3);
            using var residual = new TestMatrix(rows, columns, false, 4);
            using var rowBias = new TestMatrix(1, rows, false, 5);
            using var columnBias = new TestMatrix(1, columns, false, 6);
            float[] before = c.ToArray();
            ReluFunction relu = default;
            var problem = new SgemmProblem { A = a.View, B = b.View, C = c.View, Accumulate = accumulate };
            problem.Epilogue.RowBias = rowBias.View.Data;
            problem.Epilogue.ColumnBias = columnBias.View.Data;
            problem.Epilogue.Residual = residual.View.Data;
            problem.Epilogue.ResidualStride = residual.View.RowStride;
            problem.Epilogue.SetActivation(&relu);
            Sgemm.Multiply(problem, TileKernels.For(level));
            AssertProduct(a, b, c, Finish, $"{rows} {columns} {depth}");

            double Finish(int i, int j, double sum) => Math.Max(
                0,
                sum + *rowBias.View.At(0, i) + *columnBias.View.At(0, j) + *residual.View.At(i, j)
                + (accumulate ? before[(i * columns) + j] : 0));
        }
    }

    [Test]
    public void Multiply_AddsBiasesOfNarrowResults([Values] bool perRow)
    {
        using var a = new TestMatrix(90, 40, false, 1);
        using var b = new TestMatrix(40, 3, false, 2);
        using var c = new TestMatrix(90, 3, false, 3);
        using var bias = new TestMatrix(1, 90, false, 4);
        var problem = new SgemmProblem { A = a.View, B = b.View, C = c.View };
        if (perRow) problem.Epilogue.RowBias = bias.View.Data;
        else problem.Epilogue.ColumnBias = bias.View.Data;
        Sgemm.Multiply(problem);
        AssertProduct(a, b, c, (i, j, sum) => sum + *bias.View.At(0, perRow ? i : j), "90 3 40");
    }

    [Test]
    public void Multiply_UsesPackedMatrices([ValueSource(nameof(Levels))] SimdLevel level)
    {
        TileKernels kernels = TileKernels.For(level);
        foreach ((int rows, int columns, int depth) in Sizes)
        {
            using var a = new TestMatrix(rows, depth, false, 1);
            using var b = new TestMatrix(depth, columns, true, 2);
            using var left = PackedMatrix.PackLeft(a.View, kernels);
            using var right = PackedMatrix.PackRight(b.View, kernels);
            foreach ((PackedMatrix? packedA, PackedMatrix? packedB) in new[] { (left, null), (null, right), (left, right) })
            {
                using var c = new TestMatrix(rows, columns, false, 3);
                var problem = new SgemmProblem { A = a.View, B = b.View, C = c.View, PackedA = packedA, PackedB = packedB };
                Sgemm.Multiply(problem, kernels);
                AssertProduct(a, b, c, (_, _, sum) => sum, $"{rows} {columns} {depth}");
            }
        }
    }

    [TestCase(5, 7, 20, 9)]
    [TestCase(3, 200, 300, 40)]
    [TestCase(70, 33, 12, 65)]
    public void Multiply_RunsBatches(int batch, int rows, int columns, int depth)
    {
        using var a = new TestMatrix(batch * rows, depth, false, 1);
        using var b = new TestMatrix(batch * depth, columns, false, 2);
        foreach ((bool shareA, bool shareB) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            using var c = new TestMatrix(batch * rows, columns, false, 3);
            var problem = new SgemmProblem
            {
                A = Part(a.View, 0, rows),
                B = Part(b.View, 0, depth),
                C = Part(c.View, 0, rows),
                Batch = batch,
                ABatchStride = shareA ? 0 : rows * a.View.RowStride,
                BBatchStride = shareB ? 0 : depth * b.View.RowStride,
                CBatchStride = rows * c.View.RowStride,
            };
            Sgemm.Multiply(problem);
            for (int n = 0; n < batch; n++)
            {
                MatrixView left = Part(a.View, shareA ? 0 : n * rows, rows);
                MatrixView right = Part(b.View, shareB ? 0 : n * depth, depth);
                AssertProduct(left, right, Part(c.View, n * rows, rows), (_, _, sum) => sum, $"{shareA} {shareB} matrix {n}");
            }
        }

        static MatrixView Part(MatrixView view, int row, int rows) => new(view.At(row, 0), rows, view.Columns, view.RowStride);
    }

    [TestCase(1, 7, 20, 9)]
    [TestCase(5, 30, 40, 9)]
    [TestCase(3, 170, 300, 400)]
    [TestCase(3, 40, 33, 2500)]
    [TestCase(40, 20, 33, 150)]
    [TestCase(4, 50, 3, 30)]
    public void Multiply_SumsBatches(int batch, int rows, int columns, int depth)
    {
        using var a = new TestMatrix(rows, batch * depth, false, 1);
        using var b = new TestMatrix(batch * depth, columns, true, 2);
        foreach (int threads in new[] { 1, 3 })
        {
            CpuThreads.Count = threads;
            using var c = new TestMatrix(rows, columns, false, 3);
            float[] before = c.ToArray();
            var problem = new SgemmProblem
            {
                A = new MatrixView(a.View.Data, rows, depth, a.View.RowStride),
                B = new MatrixView(b.View.Data, depth, columns, 1, b.View.ColumnStride),
                C = c.View,
                Batch = batch,
                ABatchStride = depth,
                BBatchStride = depth,
                SumsBatch = true,
                Accumulate = threads == 3,
            };
            Sgemm.Multiply(problem);
            AssertProduct(a, b, c, (i, j, sum) => sum + (threads == 3 ? before[(i * columns) + j] : 0), $"{threads} threads");
        }
    }

    [Test]
    public void Multiply_RejectsSummedBatchesOfPackedMatrices()
    {
        using var a = new TestMatrix(5, 6, false, 1);
        using var b = new TestMatrix(6, 7, false, 2);
        using var c = new TestMatrix(5, 7, false, 3);
        using var packed = PackedMatrix.PackLeft(a.View);
        var problem = new SgemmProblem { A = a.View, B = b.View, C = c.View, PackedA = packed, Batch = 2, SumsBatch = true };
        Assert.That(() => Sgemm.Multiply(problem), Throws.ArgumentException.With.Message.Contains("packed beforehand"));
    }

    [Test]
    public void Multiply_GivesTheSameBitsOnAnyNumberOfThreads()
    {
        foreach ((int rows, int columns, int depth) in Sizes)
        {
            using var a = new TestMatrix(rows, depth, false, 1);
            using var b = new TestMatrix(depth, columns, false, 2);
            float[]? expected = null;
            foreach (int threads in new[] { 1, 2, 3, 8 })
            {
                CpuThreads.Count = threads;
                using var c = new TestMatrix(rows, columns, false, 3);
                Sgemm.Multiply(a.View, b.View, c.View);
                expected ??= c.ToArray();
                Assert.That(c.ToArray(), Is.EqualTo(expected), $"{rows} {columns} {depth}, {threads} threads");
            }
        }
    }

    [Test]
    public void Multiply_GivesTheBiasWhereThereIsNoDepth()
    {
        using var c = new TestMatrix(3, 4, false, 1);
        using var bias = new TestMatrix(1, 4, false, 2);
        var problem = new SgemmProblem { A = new(null, 3, 0, 0), B = new(null, 0, 4, 4), C = c.View };
        problem.Epilogue.ColumnBias = bias.View.Data;
        Sgemm.Multiply(problem);
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 4; j++) Assert.That(*c.View.At(i, j), Is.EqualTo(*bias.View.At(0, j)));
        }
    }

    [Test]
    public void Multiply_MakesNoGarbage()
    {
        using var a = new TestMatrix(150, 400, false, 1);
        using var b = new TestMatrix(400, 300, false, 2);
        using var c = new TestMatrix(150, 300, false, 3);
        Sgemm.Multiply(a.View, b.View, c.View);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) Sgemm.Multiply(a.View, b.View, c.View);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Multiply_RejectsSizesThatDoNotFit() => Assert.That(
        () => Sgemm.Multiply(new(null, 2, 3, 3), new(null, 4, 5, 5), new(null, 2, 5, 5)),
        Throws.ArgumentException.With.Message.EqualTo("sizes do not fit: [2,5] = [2,3] [4,5]"));

    private static void AssertProduct(TestMatrix a, TestMatrix b, TestMatrix c, Func<int, int, double, double> finish, string what)
    {
        AssertProduct(a.View, b.View, c.View, finish, what);
        Assert.That(c.PaddingIsIntact, Is.True, $"{what}: wrote outside the matrix");
    }

    private static void AssertProduct(MatrixView a, MatrixView b, MatrixView c, Func<int, int, double, double> finish, string what)
    {
        double worst = 0;
        for (int i = 0; i < c.Rows; i++)
        {
            for (int j = 0; j < c.Columns; j++)
            {
                double sum = 0;
                for (int k = 0; k < a.Columns; k++) sum += (double)*a.At(i, k) * *b.At(k, j);
                double difference = Math.Abs(finish(i, j, sum) - *c.At(i, j));
                worst = double.IsNaN(difference) ? double.NaN : Math.Max(worst, difference);
            }
        }

        // The root of the depth for the size of the sums, once more for the number of roundings.
        Assert.That(worst, Is.LessThan(2e-6 + (1e-7 * a.Columns)), what);
    }
}
