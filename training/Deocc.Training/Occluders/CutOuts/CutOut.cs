using System.Numerics;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Training.Occluders.Painting;

namespace Deocc.Training.Occluders.CutOuts;

/// <summary>An RGBA picture of an occluder; decoded when it is first needed, and kept while the cache has room.</summary>
internal sealed class CutOut
{
    private readonly CutOutCache _cache;

    /// <summary>Names a picture without decoding it.</summary>
    public CutOut(string path, string name, CutOutCache cache) => (Path, Name, _cache) = (path, name, cache);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The file's name under the folder of cut-outs.</summary>
    public string Name { get; }

    /// <summary>RGBA, not premultiplied, no larger than the cache allows.</summary>
    /// <exception cref="FileFormatException">The file is no picture with transparency.</exception>
    public Image<byte> Pixels() => _cache.Load(Path);

    /// <summary>Draws the picture.</summary>
    /// <param name="canvas">Where to.</param>
    /// <param name="pixels">The picture.</param>
    /// <param name="toCanvas">From its pixels to the canvas's.</param>
    /// <param name="recolor">Changes a color, given the place in the cut-out's pixels.</param>
    public static void Draw(OccluderCanvas canvas, Image<byte> pixels, AffineTransform toCanvas, Func<Vector3, Vector2, Vector3> recolor)
    {
        const int Fine = 2;
        AffineTransform back = toCanvas.Invert();
        (int left, int top, int right, int bottom) = Bounds(canvas, pixels, toCanvas);
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                Vector4 sum = Vector4.Zero;
                for (int sub = 0; sub < Fine * Fine; sub++)
                {
                    (double u, double v) = back.Apply(x + ((0.5 + (sub % Fine)) / Fine), y + ((0.5 + (sub / Fine)) / Fine));
                    sum += Sample(pixels, (float)u, (float)v);
                }

                if (sum.W <= 0.002f) continue;
                (double middleU, double middleV) = back.Apply(x + 0.5, y + 0.5);
                Vector3 color = recolor(sum.AsVector3() / sum.W, new Vector2((float)middleU, (float)middleV));
                float alpha = sum.W / (Fine * Fine);
                canvas.Paint(x, y, color, alpha, alpha);
            }
        }
    }

    /// <summary>Premultiplied RGBA in 0..1 between four pixels; nothing outside.</summary>
    /// <param name="pixels">RGBA.</param>
    /// <param name="u">Column, pixel centers at half-integers.</param>
    /// <param name="v">Row.</param>
    public static Vector4 Sample(Image<byte> pixels, float u, float v)
    {
        float column = u - 0.5f;
        float row = v - 0.5f;
        if (!(column > -1 && row > -1 && column < pixels.Width && row < pixels.Height)) return Vector4.Zero;
        int left = (int)MathF.Floor(column);
        int top = (int)MathF.Floor(row);
        Vector4 upper = Vector4.Lerp(Pixel(pixels, left, top), Pixel(pixels, left + 1, top), column - left);
        Vector4 lower = Vector4.Lerp(Pixel(pixels, left, top + 1), Pixel(pixels, left + 1, top + 1), column - left);
        return Vector4.Lerp(upper, lower, row - top);
    }

    private static Vector4 Pixel(Image<byte> pixels, int x, int y)
    {
        if (x < 0 || y < 0 || x >= pixels.Width || y >= pixels.Height) return Vector4.Zero;
        int i = 4 * ((y * pixels.Width) + x);
        float alpha = pixels.Samples[i + 3] / 255f;
        return new Vector4(new Vector3(pixels.Samples[i], pixels.Samples[i + 1], pixels.Samples[i + 2]) * (alpha / 255f), alpha);
    }

    private static (int Left, int Top, int Right, int Bottom) Bounds(OccluderCanvas canvas, Image<byte> pixels, AffineTransform toCanvas)
    {
        (double lowX, double lowY, double highX, double highY) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach ((int x, int y) in ((int, int)[])[(0, 0), (pixels.Width, 0), (0, pixels.Height), (pixels.Width, pixels.Height)])
        {
            (double column, double row) = toCanvas.Apply(x, y);
            (lowX, lowY) = (Math.Min(lowX, column), Math.Min(lowY, row));
            (highX, highY) = (Math.Max(highX, column), Math.Max(highY, row));
        }

        return (
            (int)Math.Clamp(lowX - 1, 0, canvas.Width), (int)Math.Clamp(lowY - 1, 0, canvas.Height),
            (int)Math.Clamp(highX + 2, 0, canvas.Width), (int)Math.Clamp(highY + 2, 0, canvas.Height));
    }
}
