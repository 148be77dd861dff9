using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.MatMul.Cpu;

/// <summary>
/// Float64 in tiles of four rows by twelve columns, for references and gradient checks: B is copied into panels as wide as
/// the tile, a transposed A into rows.
/// </summary>
internal sealed unsafe class VectorMatMul : IKernel<MatMulProblem>
{
    private const int TileRows = 4;
    private const int TileColumns = 12;

    public string Name => "vector";

    public bool Applies(in MatMulProblem problem) => problem.Output.ElementType == ElementType.Float64;

    public void Run(in MatMulProblem problem)
    {
        var batches = new MatMulBatches(problem);
        var body = new Body(problem);
        using CpuScratch scratch = CpuScratch.Rent<double>(body.PackedLength);
        body.Packed = scratch.Pointer<double>();
        long aLength = (long)problem.Rows * problem.Depth;
        long bLength = (long)problem.Depth * problem.Columns;
        double* output = problem.Output.Pointer<double>();
        for (long outer = 0; outer < batches.Outer; outer++)
        {
            batches.Locate(outer, out long firstA, out long firstB);
            for (long inner = 0; inner < batches.Inner; inner++)
            {
                body.A = problem.A.Pointer<double>() + ((firstA + (inner * batches.InnerA)) * aLength);
                body.B = problem.B.Pointer<double>() + ((firstB + (inner * batches.InnerB)) * bLength);
                body.C = output;
                body.Multiply();
                output += (long)problem.Rows * problem.Columns;
            }
        }
    }

    private struct Body : IParallelBody
    {
        public double* A;
        public double* B;
        public double* C;
        public double* Packed;

        private readonly double* _bias;
        private readonly long _rows;
        private readonly long _columns;
        private readonly long _depth;
        private readonly bool _transposeA;
        private readonly bool _transposeB;
        private double* _a;

        public Body(in MatMulProblem problem)
        {
            _rows = problem.Rows;
            _columns = problem.Columns;
            _depth = problem.Depth;
            _transposeA = problem.TransposeA;
            _transposeB = problem.TransposeB;
            _bias = problem.Bias is null ? null : problem.Bias.Pointer<double>();
        }

        public readonly long PackedLength => (ColumnPanels * TileColumns * _depth) + (_transposeA ? _rows * _depth : 0);

        private readonly long ColumnPanels => (_columns + TileColumns - 1) / TileColumns;

        private readonly long RowPanels => (_rows + TileRows - 1) / TileRows;

        public void Multiply()
        {
            double* b = Packed;
            for (long panel = 0; panel < ColumnPanels; panel++)
            {
                for (long k = 0; k < _depth; k++)
                {
                    for (long j = panel * TileColumns; j < (panel + 1) * TileColumns; j++)
                        *b++ = j >= _columns ? 0 : _transposeB ? B[(j * _depth) + k] : B[(k * _columns) + j];
                }
            }

            _a = A;
            if (_transposeA)
            {
                _a = b;
                for (long i = 0; i < _rows; i++)
                {
                    for (long k = 0; k < _depth; k++) *b++ = A[(k * _rows) + i];
                }
            }

            CpuThreads.For(checked((int)RowPanels), ref this);
        }

        [SkipLocalsInit]
        public readonly void Invoke(int item, int worker)
        {
            long firstRow = (long)item * TileRows;
            int rows = (int)Math.Min(TileRows, _rows - firstRow);
            double* tile = stackalloc double[TileRows * TileColumns];
            for (long panel = 0; panel < ColumnPanels; panel++)
            {
                double* a = _a + (firstRow * _depth);
                double* b = Packed + (panel * TileColumns * _depth);
                if (rows == TileRows) FourRows(a, b, _depth, tile);
                else for (int i = 0; i < rows; i++) OneRow(a + (i * _depth), b, _depth, tile + (i * TileColumns));
                long firstColumn = panel * TileColumns;
                int columns = (int)Math.Min(TileColumns, _columns - firstColumn);
                for (int i = 0; i < rows; i++)
                {
                    double* c = C + ((firstRow + i) * _columns) + firstColumn;
                    for (int j = 0; j < columns; j++)
                        c[j] = tile[(i * TileColumns) + j] + (_bias == null ? 0 : _bias[firstColumn + j]);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void FourRows(double* a, double* b, long depth, double* tile)
        {
            Vector256<double> c00 = default, c01 = default, c02 = default;
            Vector256<double> c10 = default, c11 = default, c12 = default;
            Vector256<double> c20 = default, c21 = default, c22 = default;
            Vector256<double> c30 = default, c31 = default, c32 = default;
            double* a1 = a + depth;
            double* a2 = a1 + depth;
            double* a3 = a2 + depth;
            for (long k = 0; k < depth; k++)
            {
                Vector256<double> b0 = Vector256.Load(b);
                Vector256<double> b1 = Vector256.Load(b + 4);
                Vector256<double> b2 = Vector256.Load(b + 8);
                Vector256<double> x = Vector256.Create(a[k]);
                c00 = Vector256.MultiplyAddEstimate(x, b0, c00);
                c01 = Vector256.MultiplyAddEstimate(x, b1, c01);
                c02 = Vector256.MultiplyAddEstimate(x, b2, c02);
                x = Vector256.Create(a1[k]);
                c10 = Vector256.MultiplyAddEstimate(x, b0, c10);
                c11 = Vector256.MultiplyAddEstimate(x, b1, c11);
                c12 = Vector256.MultiplyAddEstimate(x, b2, c12);
                x = Vector256.Create(a2[k]);
                c20 = Vector256.MultiplyAddEstimate(x, b0, c20);
                c21 = Vector256.MultiplyAddEstimate(x, b1, c21);
                c22 = Vector256.MultiplyAddEstimate(x, b2, c22);
                x = Vector256.Create(a3[k]);
                c30 = Vector256.MultiplyAddEstimate(x, b0, c30);
                c31 = Vector256.MultiplyAddEstimate(x, b1, c31);
                c32 = Vector256.MultiplyAddEstimate(x, b2, c32);
                b += TileColumns;
            }

            Store(tile, c00, c01, c02);
            Store(tile + TileColumns, c10, c11, c12);
            Store(tile + (2 * TileColumns), c20, c21, c22);
            Store(tile + (3 * TileColumns), c30, c31, c32);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void OneRow(double* a, double* b, long depth, double* tile)
        {
            Vector256<double> c0 = default, c1 = default, c2 = default;
            for (long k = 0; k < depth; k++)
            {
                Vector256<double> x = Vector256.Create(a[k]);
                c0 = Vector256.MultiplyAddEstimate(x, Vector256.Load(b), c0);
                c1 = Vector256.MultiplyAddEstimate(x, Vector256.Load(b + 4), c1);
                c2 = Vector256.MultiplyAddEstimate(x, Vector256.Load(b + 8), c2);
                b += TileColumns;
            }

            Store(tile, c0, c1, c2);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Store(double* tile, Vector256<double> c0, Vector256<double> c1, Vector256<double> c2)
        {
            c0.Store(tile);
            c1.Store(tile + 4);
            c2.Store(tile + 8);
        }
    }
}
