using System.Numerics;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Numerics;

/// <summary>
/// Plane rotations of neighbouring rows of a matrix, gathered and applied many at a time to a few columns that stay in the
/// cache.
/// </summary>
internal sealed class RotationBatch(double[] rows, int order)
{
    private const int Capacity = 1 << 16;
    private const int ColumnsPerItem = 32;

    private readonly int[] _places = new int[Capacity];
    private readonly double[] _cosines = new double[Capacity];
    private readonly double[] _sines = new double[Capacity];
    private int _count;

    /// <summary>Rotates rows i and i + 1: (c r[i] - s r[i + 1], s r[i] + c r[i + 1]).</summary>
    public void Add(int place, double cosine, double sine)
    {
        if (_count == Capacity) Flush();
        (_places[_count], _cosines[_count], _sines[_count]) = (place, cosine, sine);
        _count++;
    }

    /// <summary>Applies what was gathered.</summary>
    public void Flush()
    {
        var body = new RotateBody(this, rows, order);
        CpuThreads.For((order + ColumnsPerItem - 1) / ColumnsPerItem, ref body);
        _count = 0;
    }

    private readonly struct RotateBody(RotationBatch batch, double[] rows, int order) : IParallelBody
    {
        public void Invoke(int item, int worker)
        {
            int start = item * ColumnsPerItem;
            int columns = Math.Min(ColumnsPerItem, order - start);
            var panel = new double[order * ColumnsPerItem];
            for (int i = 0; i < order; i++) rows.AsSpan((i * order) + start, columns).CopyTo(panel.AsSpan(i * ColumnsPerItem));
            for (int r = 0; r < batch._count; r++)
            {
                Span<double> pair = panel.AsSpan(batch._places[r] * ColumnsPerItem, 2 * ColumnsPerItem);
                Rotate(pair[..ColumnsPerItem], pair[ColumnsPerItem..], batch._cosines[r], batch._sines[r]);
            }

            for (int i = 0; i < order; i++) panel.AsSpan(i * ColumnsPerItem, columns).CopyTo(rows.AsSpan((i * order) + start));
        }

        private static void Rotate(Span<double> upper, Span<double> lower, double cosine, double sine)
        {
            var c = new Vector<double>(cosine);
            var s = new Vector<double>(sine);
            for (int i = 0; i < ColumnsPerItem; i += Vector<double>.Count)
            {
                var above = new Vector<double>(upper[i..]);
                var below = new Vector<double>(lower[i..]);
                ((c * above) - (s * below)).CopyTo(upper[i..]);
                ((s * above) + (c * below)).CopyTo(lower[i..]);
            }
        }
    }
}
