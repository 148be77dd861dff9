using Deocc.Imaging;
using Deocc.Imaging.Inpainting;

namespace Deocc.Training.Evaluation.Srg.Fills;

/// <summary>The surroundings carried into the hole, without any knowledge of faces.</summary>
public sealed class DiffusionFill : IHoleFill
{
    private readonly Func<Image<float>, Image<float>, Image<float>> _fill;

    private DiffusionFill(string name, Func<Image<float>, Image<float>, Image<float>> fill) => (Name, _fill) = (name, fill);

    /// <summary>By fluid flow, see <see cref="NavierStokesFill"/>.</summary>
    public static DiffusionFill NavierStokes { get; } = new("Navier-Stokes", (image, hole) => NavierStokesFill.Apply(image, hole));

    /// <summary>By fast marching, see <see cref="FastMarchingFill"/>.</summary>
    public static DiffusionFill Telea { get; } = new("Telea", (image, hole) => FastMarchingFill.Apply(image, hole));

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public Image<float> Fill(CoveredPortrait portrait) => _fill(portrait.Occluded, portrait.Hole);
}
