using System.Numerics;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Training.Occluders.Painting;

/// <summary>
/// Paints a curved sheet in space, such as a mask over a face: a grid of points over (u, v), projected by the head's pose, with
/// normals, hidden parts removed, at twice the picture's resolution.
/// </summary>
internal sealed class Surface
{
    private const int Fine = 2;

    private readonly HeadPose _pose;
    private readonly int _columns;
    private readonly int _rows;
    private readonly Vector3[] _points;
    private readonly Vector2[] _places;
    private readonly Vector3[] _normals;
    private readonly (float Low, float High) _rangeU;
    private readonly (float Low, float High) _rangeV;

    /// <summary>Lays the sheet.</summary>
    /// <param name="pose">The head's pose.</param>
    /// <param name="rangeU">From where to where u goes.</param>
    /// <param name="rangeV">From where to where v goes.</param>
    /// <param name="columns">Points along u, two or more.</param>
    /// <param name="rows">Points along v, two or more.</param>
    /// <param name="point">The point of the head's space at (u, v).</param>
    /// <param name="toPicture">Moves the projected points in the picture, for jitter; null leaves them.</param>
    public Surface(
        HeadPose pose, (float Low, float High) rangeU, (float Low, float High) rangeV, int columns, int rows,
        Func<float, float, Vector3> point, Func<Vector2, Vector2>? toPicture = null)
    {
        (_pose, _columns, _rows, _rangeU, _rangeV) = (pose, columns, rows, rangeU, rangeV);
        _points = new Vector3[columns * rows];
        _places = new Vector2[columns * rows];
        _normals = new Vector3[columns * rows];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int i = (row * columns) + column;
                _points[i] = point(U(column), V(row));
                Vector2 place = pose.Project(_points[i]);
                _places[i] = toPicture is null ? place : toPicture(place);
            }
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++) _normals[(row * columns) + column] = Normal(column, row);
        }
    }

    /// <summary>What the painter is asked at a place of the sheet.</summary>
    /// <param name="u">Along u.</param>
    /// <param name="v">Along v.</param>
    /// <param name="normal">The normal as the camera sees it: x right, y down, z to the viewer; turned to the viewer.</param>
    /// <returns>RGB and opacity.</returns>
    public delegate Vector4 Painter(float u, float v, Vector3 normal);

    /// <summary>Paints the sheet.</summary>
    /// <param name="canvas">Where to.</param>
    /// <param name="painter">The color of each place.</param>
    public void Paint(OccluderCanvas canvas, Painter painter)
    {
        (int left, int top, int right, int bottom) = Bounds(canvas);
        if (right <= left || bottom <= top) return;
        int width = (right - left) * Fine;
        int height = (bottom - top) * Fine;
        var samples = new Sample[width * height];
        Vector2 origin = new(left, top);
        for (int row = 0; row + 1 < _rows; row++)
        {
            for (int column = 0; column + 1 < _columns; column++)
            {
                int i = (row * _columns) + column;
                Scan(samples, width, height, origin, i, i + 1, i + _columns);
                Scan(samples, width, height, origin, i + 1, i + _columns + 1, i + _columns);
            }
        }

        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                Vector4 sum = Vector4.Zero;
                int first = ((y - top) * Fine * width) + ((x - left) * Fine);

                // Inside, two samples across the pixel's diagonal are as good as four at half the price.
                bool isInside = !samples[first].IsEmpty && !samples[first + 1].IsEmpty && !samples[first + width].IsEmpty && !samples[first + width + 1].IsEmpty;
                int step = isInside ? Fine + 1 : 1;
                for (int sub = 0; sub < Fine * Fine; sub += step)
                {
                    ref Sample sample = ref samples[first + (sub / Fine * width) + (sub % Fine)];
                    if (sample.IsEmpty) continue;
                    Vector4 color = painter(sample.U, sample.V, Vector3.Normalize(sample.Normal));
                    sum += new Vector4(color.AsVector3() * color.W, color.W);
                }

                if (sum.W <= 0) continue;
                float alpha = sum.W / (isInside ? 2 : Fine * Fine);
                canvas.Paint(x, y, sum.AsVector3() / sum.W, alpha, alpha);
            }
        }
    }

    private float U(int column) => float.Lerp(_rangeU.Low, _rangeU.High, column / (float)(_columns - 1));

    private float V(int row) => float.Lerp(_rangeV.Low, _rangeV.High, row / (float)(_rows - 1));

    private Vector3 Normal(int column, int row)
    {
        Vector3 along = _points[(row * _columns) + Math.Min(column + 1, _columns - 1)] - _points[(row * _columns) + Math.Max(column - 1, 0)];
        Vector3 down = _points[(Math.Min(row + 1, _rows - 1) * _columns) + column] - _points[(Math.Max(row - 1, 0) * _columns) + column];
        Vector3 normal = Vector3.Cross(along, down);
        float length = normal.Length();
        Vector3 seen = _pose.Turn(length < 1e-9f ? Vector3.UnitZ : normal / length);
        return seen;
    }

    private (int Left, int Top, int Right, int Bottom) Bounds(OccluderCanvas canvas)
    {
        Vector2 low = new(float.MaxValue);
        Vector2 high = new(float.MinValue);
        foreach (Vector2 place in _places) (low, high) = (Vector2.Min(low, place), Vector2.Max(high, place));
        return (
            (int)Math.Clamp(MathF.Floor(low.X), 0, canvas.Width),
            (int)Math.Clamp(MathF.Floor(low.Y), 0, canvas.Height),
            (int)Math.Clamp(MathF.Ceiling(high.X), 0, canvas.Width),
            (int)Math.Clamp(MathF.Ceiling(high.Y), 0, canvas.Height));
    }

    /// <summary>Writes a triangle's samples where nothing nearer lies.</summary>
    private void Scan(Span<Sample> samples, int width, int height, Vector2 origin, int a, int b, int c)
    {
        Vector2 p = (_places[a] - origin) * Fine;
        Vector2 q = (_places[b] - origin) * Fine;
        Vector2 r = (_places[c] - origin) * Fine;
        float area = ((q.X - p.X) * (r.Y - p.Y)) - ((q.Y - p.Y) * (r.X - p.X));
        if (Math.Abs(area) < 1e-9f) return;
        float sign = area > 0 ? 1 : -1;
        int firstY = (int)Math.Clamp(MathF.Ceiling(Math.Min(p.Y, Math.Min(q.Y, r.Y)) - 0.5f), 0, height);
        int endY = (int)Math.Clamp(MathF.Ceiling(Math.Max(p.Y, Math.Max(q.Y, r.Y)) - 0.5f), 0, height);
        int firstX = (int)Math.Clamp(MathF.Ceiling(Math.Min(p.X, Math.Min(q.X, r.X)) - 0.5f), 0, width);
        int endX = (int)Math.Clamp(MathF.Ceiling(Math.Max(p.X, Math.Max(q.X, r.X)) - 0.5f), 0, width);
        (float depthA, float depthB, float depthC) = (_pose.Depth(_points[a]), _pose.Depth(_points[b]), _pose.Depth(_points[c]));
        (float uA, float vA) = (U(a % _columns), V(a / _columns));
        (float uB, float vB) = (U(b % _columns), V(b / _columns));
        (float uC, float vC) = (U(c % _columns), V(c / _columns));
        for (int y = firstY; y < endY; y++)
        {
            for (int x = firstX; x < endX; x++)
            {
                Vector2 at = new(x + 0.5f, y + 0.5f);
                float shareB = (((at.X - p.X) * (r.Y - p.Y)) - ((at.Y - p.Y) * (r.X - p.X))) / area;
                float shareC = (((q.X - p.X) * (at.Y - p.Y)) - ((q.Y - p.Y) * (at.X - p.X))) / area;
                float shareA = 1 - shareB - shareC;
                if (shareA < -1e-5f || shareB < -1e-5f || shareC < -1e-5f) continue;
                float depth = (shareA * depthA) + (shareB * depthB) + (shareC * depthC);
                ref Sample sample = ref samples[(y * width) + x];
                if (!sample.IsEmpty && sample.Depth >= depth) continue;
                sample = new Sample(
                    (shareA * uA) + (shareB * uB) + (shareC * uC),
                    (shareA * vA) + (shareB * vB) + (shareC * vC),
                    depth,
                    sign * ((shareA * _normals[a]) + (shareB * _normals[b]) + (shareC * _normals[c])));
            }
        }
    }

    /// <summary>What a fine pixel shows; the default shows nothing.</summary>
    private readonly record struct Sample(float U, float V, float Depth, Vector3 Normal)
    {
        public bool IsEmpty => Normal == Vector3.Zero;
    }
}
