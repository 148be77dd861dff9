using Deocc.Imaging;

namespace Deocc.Training.Evaluation.Srg.Fills;

/// <summary>The mean color of the face that is still visible, or of all that is not covered where no face is.</summary>
public sealed class MeanColorFill : IHoleFill
{
    private const float Inside = 0.5f;

    /// <inheritdoc/>
    public string Name => "mean color";

    /// <inheritdoc/>
    public Image<float> Fill(CoveredPortrait portrait)
    {
        float[] hole = portrait.Hole.Samples;
        int[] pixels = [.. Enumerable.Range(0, hole.Length).Where(i => hole[i] < Inside && portrait.Visible.Samples[i] >= Inside)];
        if (pixels.Length == 0) pixels = [.. Enumerable.Range(0, hole.Length).Where(i => hole[i] < Inside)];
        var result = new Image<float>(portrait.Occluded.Width, portrait.Occluded.Height, 3);
        for (int c = 0; c < 3; c++)
        {
            float mean = pixels.Length == 0 ? Inside : (float)pixels.Average(i => portrait.Occluded.Samples[(3 * i) + c]);
            for (int i = 0; i < hole.Length; i++) result.Samples[(3 * i) + c] = mean;
        }

        return result;
    }
}
