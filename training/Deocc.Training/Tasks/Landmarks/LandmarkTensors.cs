using Deocc.Imaging;

namespace Deocc.Training.Tasks.Landmarks;

/// <summary>Pictures and points as the network sees them.</summary>
internal static class LandmarkTensors
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

    /// <summary>Points in the pixels of a crop to shares of its side from its middle.</summary>
    public static void Write(FaceLandmarks landmarks, int size, Span<float> shares)
    {
        for (int i = 0; i < landmarks.Count; i++)
            (shares[2 * i], shares[(2 * i) + 1]) = ((landmarks[i].X / size) - 0.5f, (landmarks[i].Y / size) - 0.5f);
    }
}
