using Deocc.Imaging;
using Deocc.Imaging.Blending;
using Deocc.Training.Data;

namespace Deocc.Training.Evaluation.Srg.Fills;

/// <summary>The mean of training portraits, all aligned alike, blended into the hole by Poisson's equation.</summary>
public sealed class MeanFaceFill : IHoleFill
{
    private readonly double[] _mean;
    private readonly int _width;
    private readonly int _height;

    /// <summary>Takes the mean.</summary>
    /// <param name="samples">At least one; pictures of another size than the first's are resized.</param>
    public MeanFaceFill(IReadOnlyList<FaceSample> samples)
    {
        Image<float> first = FacePicture.Load(samples[0]).Picture;
        (_width, _height) = (first.Width, first.Height);
        _mean = new double[first.Samples.Length];
        foreach (FaceSample sample in samples)
        {
            Image<float> picture = Sized(FacePicture.Load(sample).Picture, _width, _height);
            for (int i = 0; i < _mean.Length; i++) _mean[i] += picture.Samples[i] / samples.Count;
        }
    }

    /// <inheritdoc/>
    public string Name => "mean face, Poisson";

    /// <inheritdoc/>
    public Image<float> Fill(CoveredPortrait portrait)
    {
        var mean = new Image<float>(_width, _height, 3, [.. _mean.Select(value => (float)value)]);
        return PoissonBlend.Apply(portrait.Occluded, Sized(mean, portrait.Occluded.Width, portrait.Occluded.Height), portrait.Hole);
    }

    private static Image<float> Sized(Image<float> picture, int width, int height) =>
        picture.Width == width && picture.Height == height ? picture : ImageResize.Resize(picture, width, height);
}
