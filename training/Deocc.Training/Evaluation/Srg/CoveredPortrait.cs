using Deocc.Imaging;
using Deocc.Training.Metrics.Pictures;

namespace Deocc.Training.Evaluation.Srg;

/// <summary>A portrait with an occluder drawn over it, so that the truth is known. All pictures and masks are of one size, in 0..1.</summary>
/// <param name="Name">The sample's name.</param>
/// <param name="Clean">The portrait, RGB.</param>
/// <param name="Occluded">With the occluder.</param>
/// <param name="Cover">How much of each pixel the occluder covers.</param>
/// <param name="Hole">What is to be filled, 0 or 1: the occluder with its rim.</param>
/// <param name="Visible">The face that is still visible.</param>
/// <param name="Region">Where the face is, covered or not.</param>
/// <param name="Landmarks">The portrait's landmarks.</param>
/// <param name="Support">Where fillings are measured: the occluder covers what was visible face.</param>
/// <param name="Tone">The group of the skin's tone, see <see cref="SkinTone"/>.</param>
/// <param name="WearsGlasses">Whether the person wears glasses below the occluder.</param>
public sealed record CoveredPortrait(
    string Name,
    Image<float> Clean,
    Image<float> Occluded,
    Image<float> Cover,
    Image<float> Hole,
    Image<float> Visible,
    Image<float> Region,
    FaceLandmarks Landmarks,
    Support Support,
    string Tone,
    bool WearsGlasses);
