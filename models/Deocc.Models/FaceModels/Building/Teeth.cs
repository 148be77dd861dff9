namespace Deocc.Models.FaceModels.Building;

/// <summary>A hint of teeth: per jaw one strip along the dental arch, from the gum to the biting edge.</summary>
internal static class Teeth
{
    /// <summary>Strips across the arch: gum, rim of the gum, middle, biting edge.</summary>
    public const int Rows = 4;

    /// <summary>Vertices along the arch: three per tooth, so that the gaps can be painted.</summary>
    public const int Columns = 37;

    private const double HalfWidth = 0.29;

    // Depth of the arch at 0, 5, 10 ... 30 mm from the middle, read off the source's teeth.
    private static readonly double[] Depths = [0.296, 0.287, 0.268, 0.236, 0.180, 0.088, -0.06];

    private static readonly double[] UpperHeights = [-0.185, -0.265, -0.318, -0.366];
    private static readonly double[] LowerHeights = [-0.550, -0.470, -0.435, -0.4];

    /// <summary>Appends one jaw's strip.</summary>
    public static void Append(bool upper, List<Vector3d> positions, List<int> triangles)
    {
        int start = positions.Count;
        double[] heights = upper ? UpperHeights : LowerHeights;
        double inset = upper ? 0.032 : 0.05;
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                double x = HalfWidth * ((2.0 * column / (Columns - 1)) - 1);
                positions.Add(new Vector3d(x, heights[row], Depth(Math.Abs(x)) - inset));
            }
        }

        int At(int row, int column) => start + (row * Columns) + column;
        for (int row = 1; row < Rows; row++)
        {
            for (int column = 1; column < Columns; column++)
            {
                int[] quad = [At(row - 1, column - 1), At(row, column - 1), At(row, column), At(row - 1, column)];
                if (!upper) Array.Reverse(quad);
                triangles.AddRange([quad[0], quad[1], quad[2], quad[0], quad[2], quad[3]]);
            }
        }
    }

    private static double Depth(double x)
    {
        double place = Math.Min(x / 0.05, Depths.Length - 1.0001);
        int index = (int)place;
        return Depths[index] + ((place - index) * (Depths[index + 1] - Depths[index]));
    }
}
