using Deocc.Imaging;
using Deocc.Training.Evaluation.Srg.Fills;

namespace Deocc.Training.Evaluation.Srg.Uncovering;

/// <summary>The true hole, filled; nothing else changes.</summary>
/// <param name="fill">How it is filled.</param>
public sealed class FilledHole(IHoleFill fill) : IUncovering
{
    private const float Inside = 0.5f;

    /// <inheritdoc/>
    public string Name => fill.Name;

    /// <inheritdoc/>
    public Uncovered Apply(CoveredPortrait portrait)
    {
        Image<float> filling = fill.Fill(portrait);
        var picture = new Image<float>(filling.Width, filling.Height, 3, [.. portrait.Occluded.Samples]);
        for (int i = 0; i < picture.Samples.Length; i++)
        {
            if (portrait.Hole.Samples[i / 3] >= Inside) picture.Samples[i] = Math.Clamp(filling.Samples[i], 0, 1);
        }

        return new Uncovered(picture, portrait.Hole);
    }
}
