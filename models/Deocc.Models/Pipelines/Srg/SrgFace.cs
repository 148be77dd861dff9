using Deocc.Imaging;
using Deocc.Models.Alignment;
using Deocc.Models.Reconstruction;

namespace Deocc.Models.Pipelines.Srg;

/// <summary>
/// A face of a photograph and what was made of it. Pictures and masks are crops of <see cref="SrgPipeline.CropSize"/> pixels a side,
/// masks with one channel in 0..1.
/// </summary>
public sealed record SrgFace
{
    /// <summary>Where the crop lies in the photograph.</summary>
    public required FaceCrop Crop { get; init; }

    /// <summary>The landmarks in the photograph.</summary>
    public required FaceLandmarks Landmarks { get; init; }

    /// <summary>The crop of the photograph, RGB.</summary>
    public required Image<byte> Picture { get; init; }

    /// <summary>M_f: how surely each pixel shows the face.</summary>
    public required Image<float> Visible { get; init; }

    /// <summary>M_o: what was painted, 1 or 0; all zero where nothing covers the face.</summary>
    public required Image<float> Hole { get; init; }

    /// <summary>What goes into the hole and fades around it: the generator's crop with its colors matched, RGB in 0..1.</summary>
    public required Image<float> Painting { get; init; }

    /// <summary>The uncovered face, RGB.</summary>
    public required Image<byte> Result { get; init; }

    /// <summary>The face in space, a batch of one. Its tensors belong to the scope that was open when the face was made.</summary>
    public required FaceReconstruction Reconstruction { get; init; }

    /// <summary>Where the picture that the reconstruction drew lies in the photograph: the crop, moved so that the landmarks meet.</summary>
    public required FaceCrop RenderCrop { get; init; }

    /// <summary>I_m: the drawn face, RGB in 0..1, black beside it.</summary>
    public required Image<float> Render { get; init; }

    /// <summary>M_m: where the drawn face is.</summary>
    public required Image<float> Region { get; init; }

    /// <summary>The share of the face that is covered, 0..1, before the hole was dilated.</summary>
    public required double OccludedShare { get; init; }

    /// <summary>How sure the segmentation is, 0..1: the mean of |2p - 1| over the face, p the probability of a visible face.</summary>
    public required double Confidence { get; init; }

    /// <summary>What the user should know, one sentence each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Whether anything was painted.</summary>
    public bool IsRepainted => OccludedShare > 0;
}
