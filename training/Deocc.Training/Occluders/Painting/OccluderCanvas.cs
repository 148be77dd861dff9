using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Imaging.Drawing;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Training.Occluders.Painting;

/// <summary>
/// Where an occluder is painted: colors over one another, how much of each pixel is covered, and the shadow on the face. At the
/// end all of it takes on the picture's look.
/// </summary>
internal sealed class OccluderCanvas
{
    // A line thinner than a pixel is but a shade in the picture; what has to be removed is some pixels wide all the same.
    private const float LeastLineCover = 3;

    private readonly FaceScene _scene;
    private readonly Vector4[] _colors;
    private readonly float[] _cover;
    private float[]? _shadow;

    /// <summary>An empty canvas as large as the scene's picture.</summary>
    public OccluderCanvas(FaceScene scene)
    {
        _scene = scene;
        (Width, Height) = (scene.Picture.Width, scene.Picture.Height);
        _colors = new Vector4[Width * Height];
        _cover = new float[Width * Height];
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Lays a color over one pixel.</summary>
    /// <param name="x">The column, within the picture.</param>
    /// <param name="y">The row, within the picture.</param>
    /// <param name="color">RGB in 0..1.</param>
    /// <param name="alpha">How opaque it is, 0..1.</param>
    /// <param name="cover">How much of the pixel's area counts as covered, 0..1.</param>
    public void Paint(int x, int y, Vector3 color, float alpha, float cover)
    {
        int i = (y * Width) + x;
        _colors[i] = (_colors[i] * (1 - alpha)) + (new Vector4(color, 1) * alpha);
        _cover[i] += (1 - _cover[i]) * cover;
    }

    /// <summary>Fills a polygon with a color for each pixel.</summary>
    /// <param name="outline">The corners in pixels.</param>
    /// <param name="color">RGB at a pixel's center.</param>
    public void Fill(ReadOnlySpan<Vector2> outline, Func<Vector2, Vector3> color) =>
        Fill(outline, place => new Vector4(color(place), 1));

    /// <summary>Fills a polygon with a color and an opacity for each pixel.</summary>
    /// <param name="outline">The corners in pixels.</param>
    /// <param name="color">RGB and opacity at a pixel's center.</param>
    /// <param name="covering">How much counts as covering.</param>
    public void Fill(ReadOnlySpan<Vector2> outline, Func<Vector2, Vector4> color, Covering covering = Covering.AsOpaque)
    {
        Coverage coverage = CoverageOf(outline);
        for (int y = 0; y < coverage.Height; y++)
        {
            ReadOnlySpan<float> row = coverage.Row(y);
            for (int x = 0; x < row.Length; x++)
            {
                if (row[x] == 0) continue;
                (int column, int line) = (coverage.Left + x, coverage.Top + y);
                Vector4 value = color(new Vector2(column + 0.5f, line + 0.5f));
                float cover = covering switch { Covering.Nothing => 0, Covering.Wholly => row[x], _ => row[x] * value.W };
                Paint(column, line, value.AsVector3(), row[x] * value.W, cover);
            }
        }
    }

    /// <summary>Counts a line as covering, at least three pixels wide however thin it was painted; paints nothing.</summary>
    /// <param name="line">The line's middle in pixels, at least two points.</param>
    /// <param name="width">The width in pixels that was painted.</param>
    public void CoverLine(ReadOnlySpan<Vector2> line, float width)
    {
        float covered = Math.Max(width, LeastLineCover);
        Fill(Curve.Ribbon(line, _ => covered), _ => Vector4.Zero, Covering.Wholly);
    }

    /// <summary>Takes everything away inside a polygon.</summary>
    public void Erase(ReadOnlySpan<Vector2> outline)
    {
        Coverage coverage = CoverageOf(outline);
        for (int y = 0; y < coverage.Height; y++)
        {
            ReadOnlySpan<float> row = coverage.Row(y);
            for (int x = 0; x < row.Length; x++)
            {
                int i = ((coverage.Top + y) * Width) + coverage.Left + x;
                _colors[i] *= 1 - row[x];
                _cover[i] *= 1 - row[x];
            }
        }
    }

    /// <summary>Casts the shadow of all that was painted so far onto the face.</summary>
    /// <param name="shift">Where to, in pixels.</param>
    /// <param name="softness">The blur's standard deviation in pixels.</param>
    /// <param name="strength">How dark, 0..1.</param>
    public void CastShadow(Vector2 shift, float softness, float strength)
    {
        var moved = new Image<float>(Width, Height, 1);
        (int shiftX, int shiftY) = ((int)MathF.Round(shift.X), (int)MathF.Round(shift.Y));
        for (int y = Math.Max(0, shiftY); y < Math.Min(Height, Height + shiftY); y++)
        {
            for (int x = Math.Max(0, shiftX); x < Math.Min(Width, Width + shiftX); x++)
                moved.Samples[(y * Width) + x] = _colors[((y - shiftY) * Width) + x - shiftX].W;
        }

        Image<float> soft = GaussianBlur.Apply(moved, softness, BorderMode.Replicate);
        _shadow ??= new float[_cover.Length];
        for (int i = 0; i < _shadow.Length; i++) _shadow[i] = 1 - ((1 - _shadow[i]) * (1 - (strength * soft.Samples[i])));
    }

    /// <summary>Gives the occluder the picture's tint, softness and noise, and puts the shadow under it.</summary>
    /// <param name="kind">What was painted.</param>
    /// <param name="style">Its design.</param>
    /// <param name="random">For the noise.</param>
    /// <param name="softness">A blur's deviation in pixels on top of the picture's own, as of something near to the camera.</param>
    public Occluder Finish(OccluderKind kind, string style, RandomGenerator random, float softness = 0)
    {
        var premultiplied = new Image<float>(Width, Height, 4);
        for (int i = 0; i < _colors.Length; i++) _colors[i].CopyTo(premultiplied.Samples.AsSpan(4 * i));
        float blur = MathF.Sqrt((_scene.Look.Blur * _scene.Look.Blur) + (softness * softness));
        premultiplied = GaussianBlur.Apply(premultiplied, blur, BorderMode.Replicate);
        Image<float> mask = GaussianBlur.Apply(new Image<float>(Width, Height, 1, _cover), blur, BorderMode.Replicate);
        uint seed = random.NextUInt32();
        float noise = _scene.Look.Noise * 1.7f;
        for (int i = 0; i < _cover.Length; i++)
        {
            Span<float> pixel = premultiplied.Samples.AsSpan(4 * i, 4);
            float alpha = Math.Clamp(pixel[3], 0, 1);
            float shadow = _shadow is null ? 0 : _shadow[i];
            mask.Samples[i] = Math.Clamp(mask.Samples[i], 0, 1);
            if (alpha < 1e-4f && shadow < 1e-3f)
            {
                pixel.Clear();
                continue;
            }

            Vector3 color = alpha < 1e-4f ? Vector3.Zero : new Vector3(pixel[0], pixel[1], pixel[2]) / alpha;
            float grain = noise * ((2 * Noise.Cell(i % Width, i / Width, seed)) - 1);
            color = Vector3.Clamp(_scene.Look.Tone(color) + new Vector3(grain), Vector3.Zero, Vector3.One);

            // The shadow is black and lies below: both together are one color over the face.
            float total = alpha + ((1 - alpha) * shadow);
            color *= alpha / total;
            (pixel[0], pixel[1], pixel[2], pixel[3]) = (color.X, color.Y, color.Z, total);
        }

        return new Occluder(kind, style, premultiplied, mask);
    }

    private Coverage CoverageOf(ReadOnlySpan<Vector2> outline)
    {
        var corners = new (double X, double Y)[outline.Length];
        for (int i = 0; i < corners.Length; i++) corners[i] = (outline[i].X, outline[i].Y);
        return Coverage.OfPolygon(corners, Width, Height);
    }
}
