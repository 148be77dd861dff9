namespace Deocc.Models.FaceModels.Textures;

/// <summary>
/// Which triangle each pixel of a plane shows, and where in it: a z-buffer on plain arrays for textures and visibility, without
/// gradients. Pixel centres lie at +0.5; degenerate triangles show nothing.
/// </summary>
internal sealed class TriangleRaster
{
    private readonly float[] _depth;

    /// <summary>Draws triangles.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="points">x and y of each vertex in pixels, [2V].</param>
    /// <param name="depth">Depth of each vertex, [V], the smallest in front; empty for all in one plane, where the first triangle stays.</param>
    /// <param name="triangles">Vertex indices, [3F].</param>
    public TriangleRaster(int width, int height, ReadOnlySpan<float> points, ReadOnlySpan<float> depth, ReadOnlySpan<int> triangles)
    {
        (Width, Height) = (width, height);
        Triangle = new int[width * height];
        Array.Fill(Triangle, -1);
        First = new float[width * height];
        Second = new float[width * height];
        _depth = new float[width * height];
        Array.Fill(_depth, float.PositiveInfinity);
        for (int i = 0; i < triangles.Length; i += 3) Draw(i / 3, points, depth, triangles.Slice(i, 3));
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The triangle of each pixel, -1 for none.</summary>
    public int[] Triangle { get; }

    /// <summary>The weight of the triangle's first corner.</summary>
    public float[] First { get; }

    /// <summary>The weight of its second corner; that of the third is what is left of 1.</summary>
    public float[] Second { get; }

    /// <summary>The depth in front at a place, infinite where nothing is or outside.</summary>
    public float DepthAt(float x, float y)
    {
        (int column, int row) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        return (uint)column < (uint)Width && (uint)row < (uint)Height ? _depth[(row * Width) + column] : float.PositiveInfinity;
    }

    private void Draw(int triangle, ReadOnlySpan<float> points, ReadOnlySpan<float> depth, ReadOnlySpan<int> corners)
    {
        (float ax, float ay) = (points[2 * corners[0]], points[(2 * corners[0]) + 1]);
        (float bx, float by) = (points[2 * corners[1]], points[(2 * corners[1]) + 1]);
        (float cx, float cy) = (points[2 * corners[2]], points[(2 * corners[2]) + 1]);
        float area = ((bx - ax) * (cy - ay)) - ((by - ay) * (cx - ax));
        if (!float.IsFinite(area) || area == 0) return;
        int left = Math.Max(0, (int)MathF.Floor(Math.Min(ax, Math.Min(bx, cx)) - 0.5f));
        int right = Math.Min(Width - 1, (int)MathF.Ceiling(Math.Max(ax, Math.Max(bx, cx))));
        int top = Math.Max(0, (int)MathF.Floor(Math.Min(ay, Math.Min(by, cy)) - 0.5f));
        int bottom = Math.Min(Height - 1, (int)MathF.Ceiling(Math.Max(ay, Math.Max(by, cy))));
        for (int row = top; row <= bottom; row++)
        {
            for (int column = left; column <= right; column++)
            {
                (float x, float y) = (column + 0.5f, row + 0.5f);
                float first = (((bx - x) * (cy - y)) - ((by - y) * (cx - x))) / area;
                float second = (((cx - x) * (ay - y)) - ((cy - y) * (ax - x))) / area;
                float third = 1 - first - second;
                if (first < 0 || second < 0 || third < 0) continue;
                float z = depth.IsEmpty ? 0 : (first * depth[corners[0]]) + (second * depth[corners[1]]) + (third * depth[corners[2]]);
                int pixel = (row * Width) + column;
                if (z >= _depth[pixel]) continue;
                (_depth[pixel], Triangle[pixel], First[pixel], Second[pixel]) = (z, triangle, first, second);
            }
        }
    }
}
