using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Models.Alignment;

/// <summary>
/// 68 points of a face in the order of iBUG and Multi-PIE, or 5 (image-left eye, image-right eye, nose tip, image-left and
/// image-right corner of the mouth). Pixels of the picture, x to the right, y down, pixel centers at half-integers.
/// </summary>
public sealed class FaceLandmarks
{
    /// <summary>How many points a full set has.</summary>
    public const int FullCount = 68;

    /// <summary>How many points the small set has.</summary>
    public const int SmallCount = 5;

    // The partner of each of the 68 points on the other side of the face (Sagonas et al., 300 Faces in-the-Wild, figure 1).
    private static readonly int[] Mirrored68 =
    [
        16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0,
        26, 25, 24, 23, 22, 21, 20, 19, 18, 17,
        27, 28, 29, 30, 35, 34, 33, 32, 31,
        45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40,
        54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55,
        64, 63, 62, 61, 60, 67, 66, 65,
    ];

    private static readonly int[] Mirrored5 = [1, 0, 2, 4, 3];

    private readonly (float X, float Y)[] _points;

    /// <summary>Takes 68 or 5 points.</summary>
    /// <exception cref="ShapeException">There is another number of points, or one is not finite.</exception>
    public FaceLandmarks((float X, float Y)[] points)
    {
        if (points.Length is not (FullCount or SmallCount))
            throw new ShapeException($"landmarks: {points.Length} points; expected {FullCount} or {SmallCount}");
        foreach ((float x, float y) in points)
        {
            if (!float.IsFinite(x) || !float.IsFinite(y)) throw new ShapeException("landmarks: a point is not finite");
        }

        _points = points;
    }

    /// <summary>68 or 5.</summary>
    public int Count => _points.Length;

    /// <summary>Whether all 68 points are there.</summary>
    public bool IsFull => Count == FullCount;

    /// <summary>All points.</summary>
    public ReadOnlySpan<(float X, float Y)> Points => _points;

    /// <summary>One point.</summary>
    public (float X, float Y) this[int index] => _points[index];

    /// <summary>For each of 68 or 5 points, its partner on the other side of the face.</summary>
    /// <exception cref="ShapeException">There is no such set.</exception>
    public static ReadOnlySpan<int> MirroredIndices(int count) => count switch
    {
        FullCount => Mirrored68,
        SmallCount => Mirrored5,
        _ => throw new ShapeException($"landmarks: {count} points; expected {FullCount} or {SmallCount}"),
    };

    /// <summary>The five points; an eye is the mean of its two corners.</summary>
    public FaceLandmarks ToFive()
    {
        if (!IsFull) return this;
        return new FaceLandmarks([Middle(36, 39), Middle(42, 45), _points[30], _points[48], _points[54]]);
    }

    /// <summary>The points as a transform of the picture moves them.</summary>
    public FaceLandmarks Transform(AffineTransform transform)
    {
        var moved = new (float X, float Y)[Count];
        for (int i = 0; i < Count; i++)
        {
            (double x, double y) = transform.Apply(_points[i].X, _points[i].Y);
            moved[i] = ((float)x, (float)y);
        }

        return new FaceLandmarks(moved);
    }

    /// <summary>The points of the picture mirrored left to right: left and right points swap names.</summary>
    /// <param name="width">The picture's width in pixels.</param>
    public FaceLandmarks Mirror(int width)
    {
        ReadOnlySpan<int> partners = MirroredIndices(Count);
        var mirrored = new (float X, float Y)[Count];
        for (int i = 0; i < Count; i++)
        {
            (float x, float y) = _points[partners[i]];
            mirrored[i] = (width - x, y);
        }

        return new FaceLandmarks(mirrored);
    }

    private (float X, float Y) Middle(int first, int second) =>
        ((_points[first].X + _points[second].X) / 2, (_points[first].Y + _points[second].Y) / 2);
}
