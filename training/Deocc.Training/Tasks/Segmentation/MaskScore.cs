using Deocc.Engine.Tensors;

namespace Deocc.Training.Tasks.Segmentation;

/// <summary>How well a predicted mask of a picture meets the true one, both cut at one half.</summary>
/// <param name="Overlap">Intersection over union; 1 where both are empty.</param>
/// <param name="Precision">The share of the predicted pixels that are true; 1 where none is predicted.</param>
/// <param name="Recall">The share of the true pixels that are predicted; 1 where none is true.</param>
public readonly record struct MaskScore(double Overlap, double Precision, double Recall)
{
    /// <summary>Measures the pictures of a batch.</summary>
    /// <param name="logits">[N, 1, height, width]: positive for the face.</param>
    /// <param name="face">[N, 1, height, width], 0..1.</param>
    public static IReadOnlyList<MaskScore> Of(Tensor logits, Tensor face)
    {
        float[] predicted = logits.ToArray<float>();
        float[] actual = face.ToArray<float>();
        var scores = new MaskScore[logits.Shape[0]];
        int plane = predicted.Length / scores.Length;
        for (int i = 0; i < scores.Length; i++)
            scores[i] = Of(predicted.AsSpan(i * plane, plane), actual.AsSpan(i * plane, plane));
        return scores;
    }

    private static MaskScore Of(ReadOnlySpan<float> logits, ReadOnlySpan<float> face)
    {
        (int both, int predicted, int actual) = (0, 0, 0);
        for (int i = 0; i < logits.Length; i++)
        {
            bool isPredicted = logits[i] > 0;
            bool isActual = face[i] >= 0.5f;
            if (isPredicted) predicted++;
            if (isActual) actual++;
            if (isPredicted && isActual) both++;
        }

        return new MaskScore(Share(both, predicted + actual - both), Share(both, predicted), Share(both, actual));
    }

    private static double Share(int part, int whole) => whole == 0 ? 1 : (double)part / whole;
}
