using Deocc.Engine.Tensors;

namespace Deocc.Training.Tasks.Inpainting;

/// <summary>
/// Weights of pixels that are larger around the eyes and the mouth. They are a small share of a hole, and there a picture that is
/// right on average looks wrong.
/// </summary>
internal static class FaceParts
{
    // The standard deviation of a part's bell, as a share of the distance between the eyes.
    private const double Spread = 0.25;

    private static readonly int[] Eyes = [0, 1];
    private static readonly int[] MouthCorners = [3, 4];

    /// <summary>1 + (most - 1) e^(-d^2 / 2s^2), d the distance to the nearest of the eyes and the middle of the mouth, s a quarter of the eyes' distance.</summary>
    /// <param name="landmarks">[N, 68 or 5, 2] in pixels, on the host.</param>
    /// <param name="size">The pictures' height and width.</param>
    /// <param name="most">The weight in the middle of a part, at least 1.</param>
    /// <returns>[N, 1, size, size], from 1 to <paramref name="most"/>.</returns>
    public static Tensor Weights(Tensor landmarks, int size, double most)
    {
        (int count, int points) = (landmarks.Shape[0], landmarks.Shape[1]);
        float[] places = landmarks.ToArray<float>();
        var weights = new float[count * size * size];
        for (int item = 0; item < count; item++)
        {
            var face = new (float X, float Y)[points];
            for (int i = 0; i < points; i++) face[i] = (places[((item * points) + i) * 2], places[(((item * points) + i) * 2) + 1]);
            Write(new FaceLandmarks(face).ToFive(), most, size, weights.AsSpan(item * size * size, size * size));
        }

        return Tensor.From(weights, [count, 1, size, size]);
    }

    private static void Write(FaceLandmarks five, double most, int size, Span<float> weights)
    {
        (float X, float Y)[] parts = [five[Eyes[0]], five[Eyes[1]], Middle(five[MouthCorners[0]], five[MouthCorners[1]])];
        double spread = Math.Max(1, Spread * double.Hypot(five[Eyes[1]].X - five[Eyes[0]].X, five[Eyes[1]].Y - five[Eyes[0]].Y));
        for (int i = 0; i < weights.Length; i++)
        {
            (double x, double y) = ((i % size) + 0.5, (i / size) + 0.5);
            double nearest = double.PositiveInfinity;
            foreach ((float partX, float partY) in parts) nearest = Math.Min(nearest, ((x - partX) * (x - partX)) + ((y - partY) * (y - partY)));
            weights[i] = (float)(1 + ((most - 1) * Math.Exp(-nearest / (2 * spread * spread))));
        }
    }

    private static (float X, float Y) Middle((float X, float Y) a, (float X, float Y) b) => (0.5f * (a.X + b.X), 0.5f * (a.Y + b.Y));
}
