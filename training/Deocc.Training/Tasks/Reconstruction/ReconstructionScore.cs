using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Training.Tasks.Reconstruction;

/// <summary>How well one rebuilt face meets its picture.</summary>
/// <param name="Photo">Mean distance of colors, Euclidean over red, green and blue in 0..1, where the clean picture's face is visible and the face is drawn.</param>
/// <param name="LandmarkError">Mean distance of the 68 landmarks in percent of that between the eyes' outer corners.</param>
/// <param name="Overlap">Intersection over union of the drawn mask and the face's region; NaN where no region is known.</param>
public readonly record struct ReconstructionScore(double Photo, double LandmarkError, double Overlap)
{
    private const float Threshold = 0.5f;

    /// <summary>Measures the faces of a batch.</summary>
    /// <param name="image">[N, 3, height, width]: the drawn faces, 0..1.</param>
    /// <param name="mask">[N, 1, height, width]: where they are.</param>
    /// <param name="landmarks">[N, 68, 2], pixels.</param>
    /// <param name="clean">[N, 3, height, width]: the pictures without occluders, 0..1.</param>
    /// <param name="visible">[N, 1, height, width]: the face that is visible in them.</param>
    /// <param name="region">[N, 1, height, width]: where the face is, visible or not; null where that is not known.</param>
    /// <param name="target">[N, 68, 2]: the true landmarks.</param>
    public static IReadOnlyList<ReconstructionScore> Of(
        Tensor image, Tensor mask, Tensor landmarks, Tensor clean, Tensor visible, Tensor? region, Tensor target)
    {
        float[] distance = (image - clean).Square().Sum([1]).Sqrt().ToArray<float>();
        float[] drawn = mask.ToArray<float>();
        float[] seen = visible.ToArray<float>();
        float[]? whole = region?.ToArray<float>();
        float[] found = landmarks.ToArray<float>();
        float[] wanted = target.ToArray<float>();
        var scores = new ReconstructionScore[image.Shape[0]];
        int plane = drawn.Length / scores.Length;
        int points = found.Length / scores.Length;
        for (int n = 0; n < scores.Length; n++)
        {
            (double sum, int count, int both, int either) = (0, 0, 0, 0);
            for (int i = n * plane; i < (n + 1) * plane; i++)
            {
                bool isDrawn = drawn[i] >= Threshold;
                bool isFace = whole is not null && whole[i] >= Threshold;
                if (isDrawn && isFace) both++;
                if (isDrawn || isFace) either++;
                if (!isDrawn || seen[i] < Threshold) continue;
                sum += distance[i];
                count++;
            }

            scores[n] = new ReconstructionScore(
                count == 0 ? 0 : sum / count,
                Metrics.Landmarks.LandmarkError.Measure(Points(found.AsSpan(n * points, points)), Points(wanted.AsSpan(n * points, points))),
                whole is null ? double.NaN : (double)both / Math.Max(1, either));
        }

        return scores;
    }

    private static FaceLandmarks Points(ReadOnlySpan<float> values)
    {
        var points = new (float X, float Y)[values.Length / 2];
        for (int i = 0; i < points.Length; i++) points[i] = (values[2 * i], values[(2 * i) + 1]);
        return new FaceLandmarks(points);
    }
}
