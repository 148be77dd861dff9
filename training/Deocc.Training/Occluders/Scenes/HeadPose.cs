using System.Numerics;

namespace Deocc.Training.Occluders.Scenes;

/// <summary>
/// How a head stands before the camera (weak perspective): the least-squares affine camera of the mean head's landmarks, with
/// its two rows made orthogonal and equally long.
/// </summary>
internal sealed class HeadPose
{
    private const int JawPoints = 17;

    // Contour landmarks lie where the cheek is seen to end, not on fixed points of it.
    private const float JawWeight = 0.25f;

    // Keeps five points, which hardly fix the tilt, near a frontal head; in square centimeters.
    private const double TiltPrior = 0.02;

    private static readonly int[][] FivePointSources = [[36, 39], [42, 45], [30], [48], [54]];

    private readonly Vector2 _shift;

    private HeadPose(Vector3 right, Vector3 down, float scale, Vector2 shift)
    {
        (Right, Down, Scale, _shift) = (right, down, scale, shift);
        Forward = Vector3.Cross(right, down);
    }

    /// <summary>The picture's axis to the right, in the head's coordinates.</summary>
    public Vector3 Right { get; }

    /// <summary>The picture's axis downward, in the head's coordinates.</summary>
    public Vector3 Down { get; }

    /// <summary>The axis to the viewer, in the head's coordinates.</summary>
    public Vector3 Forward { get; }

    /// <summary>Pixels per centimeter.</summary>
    public float Scale { get; }

    /// <summary>How far the face is turned, in radians; positive to the picture's right.</summary>
    public float Yaw => MathF.Atan2(Right.Z, Forward.Z);

    /// <summary>Fits the pose to 68 or 5 landmarks.</summary>
    public static HeadPose Fit(FaceLandmarks landmarks)
    {
        int count = landmarks.Count;
        var normal = new double[4, 4];
        var across = new double[4];
        var along = new double[4];
        for (int i = 0; i < count; i++)
        {
            Vector3 point = MeanPoint(i, landmarks.IsFull);
            double weight = landmarks.IsFull && i < JawPoints ? JawWeight : 1;
            ReadOnlySpan<double> row = [point.X, point.Y, point.Z, 1];
            for (int r = 0; r < 4; r++)
            {
                for (int c = 0; c < 4; c++) normal[r, c] += weight * row[r] * row[c];
                across[r] += weight * row[r] * landmarks[i].X;
                along[r] += weight * row[r] * landmarks[i].Y;
            }
        }

        normal[2, 2] += TiltPrior * count * 16;
        double[] x = Solve(normal, across);
        double[] y = Solve(normal, along);
        var right = new Vector3((float)x[0], (float)x[1], (float)x[2]);
        var down = new Vector3((float)y[0], (float)y[1], (float)y[2]);
        float scale = Math.Max(1e-3f, (right.Length() + down.Length()) / 2);
        (right, down) = (Vector3.Normalize(right), Vector3.Normalize(down));

        // The orthogonal pair nearest to both: turn each by half of what is missing.
        Vector3 sum = Vector3.Normalize(right + down);
        Vector3 difference = Vector3.Normalize(right - down);
        (right, down) = ((sum + difference) / MathF.Sqrt(2), (sum - difference) / MathF.Sqrt(2));
        Vector3 center = CenterOfMean(landmarks.IsFull, count);
        Vector2 target = Vector2.Zero;
        for (int i = 0; i < count; i++) target += new Vector2(landmarks[i].X, landmarks[i].Y) / count;
        Vector2 shift = target - (scale * new Vector2(Vector3.Dot(right, center), Vector3.Dot(down, center)));
        return new HeadPose(right, down, scale, shift);
    }

    /// <summary>Where a point of the head lies in the picture.</summary>
    public Vector2 Project(Vector3 point) => new Vector2(Vector3.Dot(Right, point), Vector3.Dot(Down, point)) * Scale + _shift;

    /// <summary>How far a point is to the viewer, in centimeters.</summary>
    public float Depth(Vector3 point) => Vector3.Dot(Forward, point);

    /// <summary>A direction of the head as the camera sees it: x right, y down, z to the viewer.</summary>
    public Vector3 Turn(Vector3 direction) =>
        new(Vector3.Dot(Right, direction), Vector3.Dot(Down, direction), Vector3.Dot(Forward, direction));

    /// <summary>The head's point that lies at a place of the picture, at a depth in centimeters.</summary>
    public Vector3 Unproject(Vector2 place, float depth)
    {
        Vector2 centimeters = (place - _shift) / Scale;
        return (Right * centimeters.X) + (Down * centimeters.Y) + (Forward * depth);
    }

    private static Vector3 MeanPoint(int index, bool isFull)
    {
        if (isFull) return MeanHead.Landmarks[index];
        Vector3 sum = Vector3.Zero;
        foreach (int source in FivePointSources[index]) sum += MeanHead.Landmarks[source] / FivePointSources[index].Length;
        return sum;
    }

    private static Vector3 CenterOfMean(bool isFull, int count)
    {
        Vector3 center = Vector3.Zero;
        for (int i = 0; i < count; i++) center += MeanPoint(i, isFull) / count;
        return center;
    }

    /// <summary>Solves four linear equations by elimination with pivots.</summary>
    private static double[] Solve(double[,] matrix, double[] values)
    {
        var a = (double[,])matrix.Clone();
        var b = (double[])values.Clone();
        for (int column = 0; column < 4; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < 4; row++)
            {
                if (Math.Abs(a[row, column]) > Math.Abs(a[pivot, column])) pivot = row;
            }

            for (int c = 0; c < 4; c++) (a[column, c], a[pivot, c]) = (a[pivot, c], a[column, c]);
            (b[column], b[pivot]) = (b[pivot], b[column]);
            for (int row = 0; row < 4; row++)
            {
                if (row == column) continue;
                double factor = a[row, column] / a[column, column];
                for (int c = column; c < 4; c++) a[row, c] -= factor * a[column, c];
                b[row] -= factor * b[column];
            }
        }

        return [b[0] / a[0, 0], b[1] / a[1, 1], b[2] / a[2, 2], b[3] / a[3, 3]];
    }
}
