using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Models.FaceModels.Textures;

/// <summary>Makes textures for a mesh: from the colours of its vertices, and from a photograph where the face is seen.</summary>
public static class TextureBaker
{
    // A point counts as seen if it lies no further behind what is in front than this share of the depth.
    private const float DepthTolerance = 0.002f;

    // Skin seen at a flatter angle than this (cosine) is smeared and fades out.
    private const float FlattestAngle = 0.15f;
    private const float FullAngle = 0.45f;

    // Pixels beyond the edge of the surface that take on the nearest colour, against seams when the texture is filtered.
    private const int Margin = 8;

    /// <summary>Spreads the colours of the vertices over a square texture.</summary>
    /// <param name="triangles">Vertex indices, [3F].</param>
    /// <param name="places">Places in the texture, [2V], 0..1.</param>
    /// <param name="colors">Colours, [3V], 0..1; clamped.</param>
    /// <param name="size">Width and height in pixels.</param>
    /// <returns>An RGB picture.</returns>
    /// <exception cref="ShapeException">The arrays do not fit together.</exception>
    public static Image<byte> FromVertices(ReadOnlySpan<int> triangles, ReadOnlySpan<float> places, ReadOnlySpan<float> colors, int size)
    {
        if (places.Length / 2 != colors.Length / 3)
            throw new ShapeException($"TextureBaker: {places.Length / 2} places for {colors.Length / 3} colours");
        TriangleRaster raster = Unfold(triangles, places, size);
        var image = new Image<byte>(size, size, 3);
        var filled = new bool[size * size];
        for (int pixel = 0; pixel < filled.Length; pixel++)
        {
            if (raster.Triangle[pixel] < 0) continue;
            filled[pixel] = true;
            for (int channel = 0; channel < 3; channel++)
                image.Samples[(3 * pixel) + channel] = ToByte(At(raster, pixel, triangles, colors, 3, channel));
        }

        Spread(image, filled);
        return image;
    }

    /// <summary>Takes the colours of a photograph for all of the surface that it shows.</summary>
    /// <param name="photo">The photograph, RGB or RGBA.</param>
    /// <param name="points">Where each vertex lies in the photograph, [2V], x to the right and y down, in pixels.</param>
    /// <param name="depth">How far each vertex is from the camera, [V].</param>
    /// <param name="facing">The cosine between each vertex's normal and the direction to the camera, [V].</param>
    /// <param name="triangles">Vertex indices, [3F].</param>
    /// <param name="places">Places in the texture, [2V], 0..1.</param>
    /// <param name="size">Width and height of the texture in pixels.</param>
    /// <returns>An RGBA picture; alpha tells how well each place is seen, 0 for hidden and 255 for turned to the camera.</returns>
    /// <exception cref="ShapeException">The arrays do not fit together, or the photograph has no colours.</exception>
    public static Image<byte> FromPhoto(
        Image<byte> photo, ReadOnlySpan<float> points, ReadOnlySpan<float> depth, ReadOnlySpan<float> facing, ReadOnlySpan<int> triangles, ReadOnlySpan<float> places, int size)
    {
        if (photo.Channels < 3) throw new ShapeException($"TextureBaker: the photograph has {photo.Channels} channels, not 3");
        if (points.Length != places.Length || depth.Length * 2 != points.Length || facing.Length != depth.Length)
            throw new ShapeException($"TextureBaker: {points.Length / 2} points, {depth.Length} depths, {facing.Length} angles and {places.Length / 2} places do not fit together");
        var seen = new TriangleRaster(photo.Width, photo.Height, points, depth, triangles);
        TriangleRaster raster = Unfold(triangles, places, size);
        var image = new Image<byte>(size, size, 4);
        var filled = new bool[size * size];
        for (int pixel = 0; pixel < filled.Length; pixel++)
        {
            if (raster.Triangle[pixel] < 0) continue;
            float x = At(raster, pixel, triangles, points, 2, 0);
            float y = At(raster, pixel, triangles, points, 2, 1);
            float z = At(raster, pixel, triangles, depth, 1, 0);
            float front = seen.DepthAt(x, y);
            if (!float.IsFinite(front) || z > front * (1 + DepthTolerance)) continue;
            float angle = Math.Clamp((At(raster, pixel, triangles, facing, 1, 0) - FlattestAngle) / (FullAngle - FlattestAngle), 0, 1);
            if (angle == 0) continue;
            filled[pixel] = true;
            Span<byte> sample = image.Samples.AsSpan(4 * pixel, 4);
            for (int channel = 0; channel < 3; channel++) sample[channel] = Sample(photo, x, y, channel);
            sample[3] = ToByte(angle);
        }

        return image;
    }

    /// <summary>Lays a baked photograph over a whole texture by its alpha.</summary>
    /// <param name="baked">What <see cref="FromPhoto"/> made.</param>
    /// <param name="under">A whole texture of the same size, RGB.</param>
    /// <returns>An RGB picture.</returns>
    /// <exception cref="ShapeException">The sizes differ.</exception>
    public static Image<byte> Over(Image<byte> baked, Image<byte> under)
    {
        if (baked.Width != under.Width || baked.Height != under.Height || baked.Channels != 4 || under.Channels != 3)
            throw new ShapeException($"TextureBaker: {baked.Width}x{baked.Height}x{baked.Channels} does not lie over {under.Width}x{under.Height}x{under.Channels}");
        var result = new Image<byte>(under.Width, under.Height, 3);
        for (int pixel = 0; pixel < under.Width * under.Height; pixel++)
        {
            int alpha = baked.Samples[(4 * pixel) + 3];
            for (int channel = 0; channel < 3; channel++)
            {
                int mixed = (alpha * baked.Samples[(4 * pixel) + channel]) + ((255 - alpha) * under.Samples[(3 * pixel) + channel]);
                result.Samples[(3 * pixel) + channel] = (byte)((mixed + 127) / 255);
            }
        }

        return result;
    }

    private static TriangleRaster Unfold(ReadOnlySpan<int> triangles, ReadOnlySpan<float> places, int size)
    {
        var points = new float[places.Length];
        for (int i = 0; i < points.Length; i++) points[i] = places[i] * size;
        return new TriangleRaster(size, size, points, [], triangles);
    }

    private static float At(TriangleRaster raster, int pixel, ReadOnlySpan<int> triangles, ReadOnlySpan<float> values, int width, int channel)
    {
        ReadOnlySpan<int> corners = triangles.Slice(3 * raster.Triangle[pixel], 3);
        (float first, float second) = (raster.First[pixel], raster.Second[pixel]);
        return (first * values[(width * corners[0]) + channel]) + (second * values[(width * corners[1]) + channel])
            + ((1 - first - second) * values[(width * corners[2]) + channel]);
    }

    // Bilinear; the outermost pixels go on beyond the edge.
    private static byte Sample(Image<byte> photo, float x, float y, int channel)
    {
        float column = Math.Clamp(x - 0.5f, 0, photo.Width - 1);
        float row = Math.Clamp(y - 0.5f, 0, photo.Height - 1);
        (int left, int top) = ((int)column, (int)row);
        (int right, int bottom) = (Math.Min(left + 1, photo.Width - 1), Math.Min(top + 1, photo.Height - 1));
        (float across, float down) = (column - left, row - top);
        float Value(int atX, int atY) => photo.Samples[(((atY * photo.Width) + atX) * photo.Channels) + channel];
        float upper = Value(left, top) + (across * (Value(right, top) - Value(left, top)));
        float lower = Value(left, bottom) + (across * (Value(right, bottom) - Value(left, bottom)));
        return (byte)MathF.Round(upper + (down * (lower - upper)));
    }

    private static void Spread(Image<byte> image, bool[] filled)
    {
        for (int round = 0; round < Margin; round++)
        {
            bool[] before = [.. filled];
            for (int row = 0; row < image.Height; row++)
            {
                for (int column = 0; column < image.Width; column++)
                {
                    int pixel = (row * image.Width) + column;
                    if (before[pixel] || FilledNeighbor(image, before, column, row) is not (>= 0 and var neighbor)) continue;
                    image.Samples.AsSpan(3 * neighbor, 3).CopyTo(image.Samples.AsSpan(3 * pixel, 3));
                    filled[pixel] = true;
                }
            }
        }
    }

    private static int FilledNeighbor(Image<byte> image, bool[] filled, int column, int row)
    {
        foreach ((int x, int y) in (ReadOnlySpan<(int, int)>)[(column - 1, row), (column + 1, row), (column, row - 1), (column, row + 1)])
        {
            if ((uint)x < (uint)image.Width && (uint)y < (uint)image.Height && filled[(y * image.Width) + x]) return (y * image.Width) + x;
        }

        return -1;
    }

    private static byte ToByte(float value) => (byte)Math.Clamp(MathF.Round(255 * value), 0, 255);
}
