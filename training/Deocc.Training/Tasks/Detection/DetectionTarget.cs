using Deocc.Models.Detection;

namespace Deocc.Training.Tasks.Detection;

/// <summary>
/// What a <see cref="DetectorNetwork"/> should answer. A face's middle is a hill of height 1 on the map of probabilities, so that a
/// near miss is punished less (Law and Deng, "CornerNet", 2018); place and size are asked for near the middle alone.
/// </summary>
internal static class DetectionTarget
{
    /// <summary>Planes of a target: probability, its weight, shift across and down, logarithm of the size, weight of the box.</summary>
    public const int Planes = 6;

    // A box shifted by this share of its side still overlaps with the true one by 0.5 of the common area.
    private const double DeviationShare = 0.08;
    private const double SmallestDeviation = 0.35;

    // Cells on the hill from this height on say where the face is.
    private const double BoxFrom = 0.6;

    /// <summary>Writes the target of a picture.</summary>
    /// <param name="target">[6, cells, cells], zeros.</param>
    /// <param name="cells">Rows and columns of cells.</param>
    /// <param name="boxes">The faces to find.</param>
    /// <param name="ignored">Faces that are too small or too little of which is seen: neither right nor wrong.</param>
    public static void Write(Span<float> target, int cells, IEnumerable<FaceBox> boxes, IEnumerable<FaceBox> ignored)
    {
        int plane = cells * cells;
        target.Slice(plane, plane).Fill(1);
        foreach (FaceBox box in ignored) Ignore(target.Slice(plane, plane), cells, box);

        // Larger faces first, so that near a small face's middle the small one counts.
        foreach (FaceBox box in boxes.OrderByDescending(box => box.Side)) Add(target, cells, box);
    }

    private static void Ignore(Span<float> weights, int cells, FaceBox box)
    {
        for (int y = 0; y < cells; y++)
        {
            for (int x = 0; x < cells; x++)
            {
                double column = (x + 0.5) * DetectorNetwork.Stride;
                double row = (y + 0.5) * DetectorNetwork.Stride;
                double margin = DetectorNetwork.Stride;
                if (column > box.Left - margin && column < box.Left + box.Width + margin && row > box.Top - margin && row < box.Top + box.Height + margin)
                    weights[(y * cells) + x] = 0;
            }
        }
    }

    private static void Add(Span<float> target, int cells, FaceBox box)
    {
        int plane = cells * cells;
        double middleX = box.Center.X / DetectorNetwork.Stride;
        double middleY = box.Center.Y / DetectorNetwork.Stride;
        int ownX = (int)Math.Floor(middleX);
        int ownY = (int)Math.Floor(middleY);
        double sideInCells = box.Side / DetectorNetwork.Stride;
        double deviation = Math.Max(SmallestDeviation, DeviationShare * sideInCells);
        double logarithm = Math.Log(box.Side / DetectorOutput.UnitSide);
        int reach = (int)Math.Ceiling(3 * deviation);
        for (int y = Math.Max(0, ownY - reach); y <= Math.Min(cells - 1, ownY + reach); y++)
        {
            for (int x = Math.Max(0, ownX - reach); x <= Math.Min(cells - 1, ownX + reach); x++)
            {
                int cell = (y * cells) + x;
                bool isOwn = x == ownX && y == ownY;
                double distance = double.Hypot(x - ownX, y - ownY) / deviation;
                float height = isOwn ? 1 : (float)Math.Exp(-0.5 * distance * distance);
                target[cell] = Math.Max(target[cell], height);
                target[plane + cell] = isOwn ? 1 : target[plane + cell];
                if (height < BoxFrom) continue;
                target[(2 * plane) + cell] = (float)(middleX - x - 0.5);
                target[(3 * plane) + cell] = (float)(middleY - y - 0.5);
                target[(4 * plane) + cell] = (float)logarithm;
                target[(5 * plane) + cell] = (float)(1 / Math.Max(1, sideInCells));
            }
        }
    }
}
