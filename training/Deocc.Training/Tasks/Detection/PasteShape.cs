using Deocc.Engine.Random;
using Deocc.Imaging;

namespace Deocc.Training.Tasks.Detection;

/// <summary>
/// The outline in which something is laid into a scene. Faces and things that are no faces get the same outlines, so that the outline
/// tells nothing.
/// </summary>
internal static class PasteShape
{
    private const double Rectangles = 0.4;

    /// <summary>How much of each pixel shows: an ellipse or a rectangle, with a hard or a soft edge.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="center">The middle, as shares of width and height.</param>
    /// <param name="reach">The distance from the middle to the edge, as shares of width and height, at least.</param>
    /// <param name="random">Decides form and edge.</param>
    /// <returns>One channel in 0..1.</returns>
    public static Image<float> Draw(int width, int height, (double X, double Y) center, double reach, RandomGenerator random)
    {
        bool isRectangle = random.NextBoolean(Rectangles);
        bool isWhole = isRectangle && random.NextBoolean();
        double across = Math.Max(reach, random.NextDouble(reach, 0.55));
        double down = Math.Max(reach, random.NextDouble(reach, 0.6));
        double softness = random.NextBoolean(0.3) ? 0.02 : random.NextDouble(0.02, 0.25);
        var shape = new Image<float>(width, height, 1);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double u = Math.Abs(((x + 0.5) / width) - center.X) / across;
                double v = Math.Abs(((y + 0.5) / height) - center.Y) / down;
                double distance = isRectangle ? Math.Max(u, v) : double.Hypot(u, v);
                shape.Samples[(y * width) + x] = isWhole ? 1 : (float)Math.Clamp((1 + softness - distance) / softness, 0, 1);
            }
        }

        return shape;
    }
}
