using Deocc.Imaging;

namespace Deocc.Training.Tasks;

/// <summary>Pictures as networks see them.</summary>
internal static class PlanarPixels
{
    /// <summary>RGB in 0..1 to three planes in [-1, 1].</summary>
    public static void Write(Image<float> picture, Span<float> planes)
    {
        int plane = picture.Width * picture.Height;
        for (int i = 0; i < plane; i++)
        {
            for (int c = 0; c < 3; c++) planes[(c * plane) + i] = (2 * picture.Samples[(3 * i) + c]) - 1;
        }
    }
}
