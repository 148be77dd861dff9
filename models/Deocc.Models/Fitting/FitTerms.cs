using Deocc.Engine.Tensors;

namespace Deocc.Models.Fitting;

/// <summary>The parts of a fit's objective at one place; scalars, recorded.</summary>
/// <param name="Total">The weighted sum.</param>
/// <param name="Photo">Mean distance of colours.</param>
/// <param name="LandmarkPixels">Root of the mean squared distance of the landmarks, pixels.</param>
/// <param name="Landmarks">[1, 68, 2]: where the landmarks are.</param>
internal sealed record FitTerms(Tensor Total, Tensor Photo, Tensor LandmarkPixels, Tensor Landmarks)
{
    private const int OuterLeft = 36;
    private const int OuterRight = 45;

    /// <summary>The mean distance of the landmarks by that of the eyes' outer corners in the target.</summary>
    public double LandmarkError(FitTarget target)
    {
        float[] found = Landmarks.ToArray<float>();
        float[] wanted = target.Landmarks.ToArray<float>();
        double sum = 0;
        for (int i = 0; i < found.Length; i += 2) sum += double.Hypot(found[i] - wanted[i], found[i + 1] - wanted[i + 1]);
        double eyes = double.Hypot(
            wanted[2 * OuterRight] - wanted[2 * OuterLeft], wanted[(2 * OuterRight) + 1] - wanted[(2 * OuterLeft) + 1]);
        return 2 * sum / found.Length / eyes;
    }
}
