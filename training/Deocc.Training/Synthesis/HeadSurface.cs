using System.Numerics;

namespace Deocc.Training.Synthesis;

/// <summary>
/// How far the head reaches from its middle in every direction: what hair lies on. The head is taken as star-shaped, which
/// ears and nose are not quite; hair clears both by lying on the farthest point of a direction.
/// </summary>
internal sealed class HeadSurface
{
    private const int Rows = 48;
    private const int Columns = 96;
    private readonly float[] _radii = new float[Rows * Columns];

    /// <summary>Measures a head.</summary>
    /// <param name="vertices">The head's vertices, [V].</param>
    /// <param name="center">A point inside, about between the ears.</param>
    public HeadSurface(ReadOnlySpan<Vector3> vertices, Vector3 center)
    {
        Center = center;
        foreach (Vector3 vertex in vertices)
        {
            Vector3 offset = vertex - center;
            (int row, int column) = Cell(offset);
            ref float radius = ref _radii[(row * Columns) + column];
            radius = Math.Max(radius, offset.Length());
        }

        FillGaps();
    }

    /// <summary>The middle of the head.</summary>
    public Vector3 Center { get; }

    /// <summary>The distance of the surface from the middle, in a direction of any length, between cells bilinear.</summary>
    public float Radius(Vector3 direction)
    {
        (float row, float column) = Place(direction);
        float y = Math.Clamp(row - 0.5f, 0, Rows - 1);
        float x = column - 0.5f;
        int top = Math.Min((int)y, Rows - 2);
        int left = (int)MathF.Floor(x);
        float down = y - top;
        float across = x - left;
        float above = Lerp(At(top, left), At(top, left + 1), across);
        float below = Lerp(At(top + 1, left), At(top + 1, left + 1), across);
        return Lerp(above, below, down);
    }

    /// <summary>Moves a point that lies under the surface (plus a clearance) onto it.</summary>
    public Vector3 PushOut(Vector3 point, float clearance)
    {
        Vector3 offset = point - Center;
        float wanted = Radius(offset) + clearance;
        float length = offset.Length();
        return length >= wanted || length == 0 ? point : Center + (offset * (wanted / length));
    }

    private static float Lerp(float a, float b, float share) => a + ((b - a) * share);

    private static (float Row, float Column) Place(Vector3 direction)
    {
        float length = direction.Length();
        float polar = length == 0 ? 0 : MathF.Acos(Math.Clamp(direction.Y / length, -1, 1));
        float azimuth = MathF.Atan2(direction.X, direction.Z);
        return (polar / MathF.PI * Rows, (azimuth + MathF.PI) / (2 * MathF.PI) * Columns);
    }

    private static (int Row, int Column) Cell(Vector3 direction)
    {
        (float row, float column) = Place(direction);
        return (Math.Min((int)row, Rows - 1), (int)column % Columns);
    }

    private float At(int row, int column) => _radii[(row * Columns) + ((column + Columns) % Columns)];

    /// <summary>Gives cells that no vertex fell into the mean of their neighbours, from the filled ones outwards.</summary>
    private void FillGaps()
    {
        while (true)
        {
            float[] before = (float[])_radii.Clone();
            bool isComplete = true;
            bool isChanged = false;
            for (int row = 0; row < Rows; row++)
            {
                for (int column = 0; column < Columns; column++)
                {
                    if (before[(row * Columns) + column] > 0) continue;
                    float filled = MeanOfNeighbours(before, row, column);
                    isComplete &= filled > 0;
                    isChanged |= filled > 0;
                    _radii[(row * Columns) + column] = filled;
                }
            }

            if (isComplete || !isChanged) return;
        }
    }

    private static float MeanOfNeighbours(float[] radii, int row, int column)
    {
        float sum = 0;
        int count = 0;
        for (int y = Math.Max(row - 1, 0); y <= Math.Min(row + 1, Rows - 1); y++)
        {
            for (int x = column - 1; x <= column + 1; x++)
            {
                float radius = radii[(y * Columns) + ((x + Columns) % Columns)];
                if (radius <= 0) continue;
                sum += radius;
                count++;
            }
        }

        return count == 0 ? 0 : sum / count;
    }
}
