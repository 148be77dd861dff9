namespace Deocc.Imaging.Gif;

/// <summary>
/// Chooses colors for pictures: boxes of colors are split until there are enough, each time the one with the largest squared
/// error, across its widest axis at the mean (Heckbert 1982, with the criterion of Wan, Prusinkiewicz and Wong 1990).
/// </summary>
internal static class MedianCut
{
    private const int CellBits = 5;
    private const int Dropped = 8 - CellBits;

    // Cells of one color differ by rounding alone.
    private const double NoError = 1e-6;

    /// <summary>The means of the boxes' colors.</summary>
    public static (byte R, byte G, byte B)[] Choose(IReadOnlyList<Image<byte>> frames, int count)
    {
        List<Cell> cells = Count(frames);
        var boxes = new PriorityQueue<Box, double>();
        Box whole = new(cells);
        boxes.Enqueue(whole, -whole.Error);
        while (boxes.Count < count && boxes.Peek() is { Error: > NoError, Cells.Count: > 1 })
        {
            foreach (Box half in boxes.Dequeue().Split()) boxes.Enqueue(half, -half.Error);
        }

        return [.. boxes.UnorderedItems.Select(item => item.Element.Mean).Distinct().Order()];
    }

    private static List<Cell> Count(IReadOnlyList<Image<byte>> frames)
    {
        var sums = new (long Count, long R, long G, long B)[1 << (3 * CellBits)];
        foreach (Image<byte> frame in frames)
        {
            for (int i = 0; i < frame.Samples.Length; i += frame.Channels)
            {
                if (!GifPalette.TryColor(frame, i, out int r, out int g, out int b)) continue;
                ref (long Count, long R, long G, long B) sum = ref sums[((r >> Dropped) << (2 * CellBits)) | ((g >> Dropped) << CellBits) | (b >> Dropped)];
                sum = (sum.Count + 1, sum.R + r, sum.G + g, sum.B + b);
            }
        }

        return [.. sums.Where(sum => sum.Count > 0).Select(sum =>
            new Cell(sum.Count, (double)sum.R / sum.Count, (double)sum.G / sum.Count, (double)sum.B / sum.Count))];
    }

    /// <summary>Pixels of nearly one color.</summary>
    private readonly record struct Cell(long Count, double R, double G, double B)
    {
        public double Along(int axis) => axis switch
        {
            0 => R,
            1 => G,
            _ => B,
        };
    }

    private sealed class Box
    {
        private readonly double[] _means = new double[3];
        private readonly int _widestAxis;

        public Box(List<Cell> cells)
        {
            Cells = cells;
            double count = cells.Sum(cell => (double)cell.Count);
            double largest = -1;
            for (int axis = 0; axis < 3; axis++)
            {
                double mean = cells.Sum(cell => cell.Count * cell.Along(axis)) / count;
                double error = cells.Sum(cell => cell.Count * (cell.Along(axis) - mean) * (cell.Along(axis) - mean));
                _means[axis] = mean;
                Error += error;
                if (error <= largest) continue;
                (largest, _widestAxis) = (error, axis);
            }
        }

        public List<Cell> Cells { get; }

        /// <summary>The sum over all pixels of the squared distance from the mean.</summary>
        public double Error { get; }

        public (byte R, byte G, byte B) Mean => ((byte)Math.Round(_means[0]), (byte)Math.Round(_means[1]), (byte)Math.Round(_means[2]));

        public Box[] Split()
        {
            double mean = _means[_widestAxis];
            return [new Box([.. Cells.Where(cell => cell.Along(_widestAxis) < mean)]), new Box([.. Cells.Where(cell => cell.Along(_widestAxis) >= mean)])];
        }
    }
}
