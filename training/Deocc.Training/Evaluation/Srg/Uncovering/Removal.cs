using Deocc.Engine.Memory;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Models.Pipelines;
using Deocc.Models.Pipelines.Srg;

namespace Deocc.Training.Evaluation.Srg.Uncovering;

/// <summary>
/// The whole of <c>deocc remove</c>: faces are found in the portrait, and their holes as well unless the true cover is given. A
/// portrait without a found face stays as it is, as a user's photograph does.
/// </summary>
/// <param name="pipeline">The pipeline; stays the caller's.</param>
/// <param name="finder">Finds faces; stays the caller's.</param>
/// <param name="knowsCover">Whether the true cover is given, as by <c>--mask</c>.</param>
public sealed class Removal(SrgPipeline pipeline, FaceFinder finder, bool knowsCover = false) : IUncovering
{
    private const float Inside = 0.5f;

    /// <inheritdoc/>
    public string Name => knowsCover ? "remove --mask TRUE" : "remove";

    /// <inheritdoc/>
    public Uncovered Apply(CoveredPortrait portrait)
    {
        Image<float> picture = portrait.Occluded;
        using var scope = new TensorScope();
        Image<byte> photo = ImageChannels.ToBytes(picture);
        IReadOnlyList<FoundFace> faces = finder.Find(photo);
        SrgResult result = pipeline.Run(photo, [.. faces.Select(face => face.Landmarks)], knowsCover ? portrait.Cover : null);
        var painted = new Image<float>(picture.Width, picture.Height, 1);
        foreach (SrgFace face in result.Faces.Where(face => face.IsRepainted))
        {
            Image<float> hole = ImageWarp.Warp(face.Hole, face.Crop.ToPhoto, picture.Width, picture.Height);
            for (int i = 0; i < hole.Samples.Length; i++)
            {
                if (hole.Samples[i] >= Inside) painted.Samples[i] = 1;
            }
        }

        return new Uncovered(ImageChannels.ToFloats(result.Photo), painted, faces.Count > 0);
    }
}
