namespace Deocc.Imaging.Blending;

/// <summary>How <see cref="PoissonBlend"/> blends, and how exactly it solves.</summary>
public sealed record PoissonOptions
{
    /// <summary>
    /// Whether, between two pixels, the larger of the source's and the destination's differences is kept (Perez et al.,
    /// equation 12) instead of the source's; keeps what shows through, such as texture under a thin cover.
    /// </summary>
    public bool MixedGradients { get; init; }

    /// <summary>
    /// Where the source is known, one channel of its size, known from 0.5 on; null for everywhere. Between pixels that are not
    /// both known the blend is smooth.
    /// </summary>
    public Image<float>? Support { get; init; }

    /// <summary>
    /// Which pixels around the mask give their colors, one channel of its size, from 0.5 on; null for all. Where none does, the
    /// blend ends as at the picture's own border; parts of the mask that touch none get the mean of those that do.
    /// </summary>
    public Image<float>? Border { get; init; }

    /// <summary>The Euclidean norm of what is left of the equations, as a share of their right side, at which the solver stops.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Iterations at most; one or two give a picture that looks right.</summary>
    public int MaxIterations { get; init; } = 40;
}
