using System.Numerics;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Numerics;

/// <summary>Products of dense square matrices and of vectors in double precision; the bits do not depend on the number of threads.</summary>
public static class DenseProduct
{
    private const int RowsPerItem = 32;
    private const int ColumnsPerPanel = 512;

    /// <summary>A B.</summary>
    /// <param name="first">A, order * order elements, row by row.</param>
    /// <param name="second">B, likewise.</param>
    /// <param name="order">Rows and columns.</param>
    public static double[] Times(double[] first, double[] second, int order) => Multiply(first, order, 1, second, order);

    /// <summary>A^T B.</summary>
    /// <inheritdoc cref="Times" path="/param"/>
    public static double[] TransposedTimes(double[] first, double[] second, int order) => Multiply(first, 1, order, second, order);

    /// <summary>The inner product of two vectors of one length.</summary>
    public static double Inner(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        second = second[..first.Length];
        Vector<double> low = Vector<double>.Zero;
        Vector<double> high = Vector<double>.Zero;
        int i = 0;
        for (; i <= first.Length - (2 * Vector<double>.Count); i += 2 * Vector<double>.Count)
        {
            low += new Vector<double>(first[i..]) * new Vector<double>(second[i..]);
            high += new Vector<double>(first[(i + Vector<double>.Count)..]) * new Vector<double>(second[(i + Vector<double>.Count)..]);
        }

        double sum = Vector.Sum(low + high);
        for (; i < first.Length; i++) sum += first[i] * second[i];
        return sum;
    }

    /// <summary>Adds a multiple of a vector to another of the same length.</summary>
    public static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> vector)
    {
        vector = vector[..target.Length];
        var factors = new Vector<double>(factor);
        int i = 0;
        for (; i <= target.Length - Vector<double>.Count; i += Vector<double>.Count)
            (new Vector<double>(target[i..]) + (factors * new Vector<double>(vector[i..]))).CopyTo(target[i..]);
        for (; i < target.Length; i++) target[i] += factor * vector[i];
    }

    private static double[] Multiply(double[] first, int rowStride, int columnStride, double[] second, int order)
    {
        var result = new double[order * order];
        var body = new MultiplyBody(first, rowStride, columnStride, second, result, order);
        CpuThreads.For((order + RowsPerItem - 1) / RowsPerItem, ref body);
        return result;
    }

    private readonly struct MultiplyBody(double[] first, int rowStride, int columnStride, double[] second, double[] result, int order)
        : IParallelBody
    {
        public void Invoke(int item, int worker)
        {
            int end = Math.Min(order, (item + 1) * RowsPerItem);
            for (int panel = 0; panel < order; panel += ColumnsPerPanel)
            {
                int columns = Math.Min(ColumnsPerPanel, order - panel);
                for (int k = 0; k < order; k += 4)
                {
                    for (int i = item * RowsPerItem; i < end; i++)
                        AddFourRows(result.AsSpan((i * order) + panel, columns), (i * rowStride) + (k * columnStride), k, panel);
                }
            }
        }

        // Four rows of B at a time, so that each element of the result is read and written a quarter as often.
        private void AddFourRows(Span<double> target, int place, int k, int panel)
        {
            int columns = target.Length;
            double a0 = first[place];
            double a1 = k + 1 < order ? first[place + columnStride] : 0;
            double a2 = k + 2 < order ? first[place + (2 * columnStride)] : 0;
            double a3 = k + 3 < order ? first[place + (3 * columnStride)] : 0;
            ReadOnlySpan<double> b0 = Row(k, panel, columns);
            ReadOnlySpan<double> b1 = Row(k + 1, panel, columns);
            ReadOnlySpan<double> b2 = Row(k + 2, panel, columns);
            ReadOnlySpan<double> b3 = Row(k + 3, panel, columns);
            Vector<double> v0 = new(a0);
            Vector<double> v1 = new(a1);
            Vector<double> v2 = new(a2);
            Vector<double> v3 = new(a3);
            int j = 0;
            for (; j <= columns - Vector<double>.Count; j += Vector<double>.Count)
            {
                Vector<double> sum = new Vector<double>(target[j..]) + (v0 * new Vector<double>(b0[j..])) + (v1 * new Vector<double>(b1[j..]));
                (sum + (v2 * new Vector<double>(b2[j..])) + (v3 * new Vector<double>(b3[j..]))).CopyTo(target[j..]);
            }

            for (; j < columns; j++) target[j] = target[j] + (a0 * b0[j]) + (a1 * b1[j]) + (a2 * b2[j]) + (a3 * b3[j]);
        }

        // Beyond the last row stands any row; it is multiplied by zero.
        private ReadOnlySpan<double> Row(int k, int panel, int columns) => second.AsSpan((Math.Min(k, order - 1) * order) + panel, columns);
    }
}
