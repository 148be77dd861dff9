using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Numerics;

/// <summary>
/// A symmetric matrix as Q T Q^T with a tridiagonal T, by Householder reflections I - b u u^T (Golub and Van Loan,
/// algorithm 8.3.1). One pass over what is left of the matrix applies the last reflection and multiplies by the next vector,
/// because the time goes into reading memory.
/// </summary>
internal sealed class Tridiagonalization
{
    private const int RowsPerItem = 32;

    private readonly int _order;
    private readonly double[] _matrix;
    private readonly double[] _scales;

    public Tridiagonalization(ReadOnlySpan<double> matrix, int order)
    {
        _order = order;
        _matrix = matrix.ToArray();
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < i; j++) _matrix[(i * order) + j] = _matrix[(j * order) + i];
        }

        _scales = new double[order];
        Diagonal = new double[order];
        OffDiagonal = new double[order];
        Reduce();
    }

    /// <summary>T's diagonal.</summary>
    public double[] Diagonal { get; }

    /// <summary>T's elements below the diagonal; the last is zero.</summary>
    public double[] OffDiagonal { get; }

    /// <summary>Q^T, row by row.</summary>
    public double[] TransposedBasis()
    {
        var rows = new double[_order * _order];
        var body = new BasisBody(this, rows);
        CpuThreads.For((_order + RowsPerItem - 1) / RowsPerItem, ref body);
        return rows;
    }

    private void Reduce()
    {
        int n = _order;
        var update = new double[n];
        var vector = new double[n];
        var product = new double[n];
        var row = new double[n];
        for (int k = 0; k < n; k++)
        {
            // Row k with the pending update A - v w^T - w v^T.
            for (int j = k; j < n; j++) row[j] = _matrix[(k * n) + j] - (vector[k] * update[j]) - (update[k] * vector[j]);
            Diagonal[k] = row[k];
            if (k == n - 1) break;
            var next = new double[n];
            (OffDiagonal[k], double scale) = Reflection(row.AsSpan(k + 1), next.AsSpan(k + 1));
            var body = new PassBody(_matrix, n, k + 1, vector, update, next, product);
            CpuThreads.For((n - k - 1 + RowsPerItem - 1) / RowsPerItem, ref body);
            double inner = 0;
            for (int j = k + 1; j < n; j++) inner += product[j] * next[j];
            for (int j = k + 1; j < n; j++) update[j] = scale * (product[j] - (0.5 * scale * inner * next[j]));
            vector = next;

            // Row k is done with and keeps the reflection.
            _scales[k] = scale;
            next.AsSpan(k + 1).CopyTo(_matrix.AsSpan((k * n) + k + 1));
        }
    }

    /// <summary>The reflection that turns x to a multiple of the first axis (Golub and Van Loan, algorithm 5.1.1).</summary>
    /// <returns>The multiple, and b of I - b u u^T with u's first element 1.</returns>
    private static (double Length, double Scale) Reflection(ReadOnlySpan<double> x, Span<double> u)
    {
        double largest = 0;
        foreach (double value in x[1..]) largest = Math.Max(largest, Math.Abs(value));
        u[0] = 1;
        if (largest == 0) return (x[0], 0);
        largest = Math.Max(largest, Math.Abs(x[0]));
        double first = x[0] / largest;
        double rest = 0;
        foreach (double value in x[1..]) rest += value / largest * (value / largest);
        double length = Math.Sqrt((first * first) + rest);
        double head = first <= 0 ? first - length : -rest / (first + length);
        for (int i = 1; i < x.Length; i++) u[i] = x[i] / largest / head;
        return (length * largest, 2 * head * head / (rest + (head * head)));
    }

    private readonly struct PassBody(double[] matrix, int order, int first, double[] vector, double[] update, double[] next, double[] product)
        : IParallelBody
    {
        public void Invoke(int item, int worker)
        {
            int start = first + (item * RowsPerItem);
            int end = Math.Min(order, start + RowsPerItem);
            ReadOnlySpan<double> v = vector.AsSpan(first);
            ReadOnlySpan<double> w = update.AsSpan(first);
            ReadOnlySpan<double> u = next.AsSpan(first);
            for (int i = start; i < end; i++)
            {
                Span<double> row = matrix.AsSpan((i * order) + first, order - first);
                DenseProduct.AddScaled(row, -vector[i], w);
                DenseProduct.AddScaled(row, -update[i], v);
                product[i] = DenseProduct.Inner(row, u);
            }
        }
    }

    private readonly struct BasisBody(Tridiagonalization reduction, double[] rows) : IParallelBody
    {
        public void Invoke(int item, int worker)
        {
            int n = reduction._order;
            int start = item * RowsPerItem;
            int end = Math.Min(n, start + RowsPerItem);
            for (int i = start; i < end; i++) rows[(i * n) + i] = 1;
            for (int k = Math.Min(n - 2, end - 2); k >= 0; k--)
            {
                ReadOnlySpan<double> u = reduction._matrix.AsSpan((k * n) + k + 1, n - k - 1);
                for (int i = Math.Max(start, k + 1); i < end; i++)
                {
                    Span<double> row = rows.AsSpan((i * n) + k + 1, n - k - 1);
                    DenseProduct.AddScaled(row, -reduction._scales[k] * DenseProduct.Inner(row, u), u);
                }
            }
        }
    }
}
