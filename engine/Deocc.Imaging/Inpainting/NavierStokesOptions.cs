namespace Deocc.Imaging.Inpainting;

/// <summary>How a <see cref="NavierStokesFill"/> is solved.</summary>
public sealed record NavierStokesOptions
{
    /// <summary>Times that the vorticity is moved and the brightness solved for.</summary>
    public int Steps { get; init; } = 40;

    /// <summary>Moves of the vorticity in each step.</summary>
    public int Moves { get; init; } = 5;

    /// <summary>Sweeps over the hole that solve for the brightness in each step.</summary>
    public int Sweeps { get; init; } = 15;

    /// <summary>Sweeps that find the smooth filling which the flow starts from.</summary>
    public int FirstSweeps { get; init; } = 400;

    /// <summary>How far the fastest flow moves at once, in pixels; at most 1 is stable.</summary>
    public float Courant { get; init; } = 0.5f;

    /// <summary>Viscosity nu times the time of a move; at most 0.25 is stable.</summary>
    public float Viscosity { get; init; } = 0.05f;

    /// <summary>The vorticity's slope at which it diffuses half as fast: g(s) = 1 / (1 + (s / Edge)^2), Perona and Malik's.</summary>
    public float Edge { get; init; } = 0.05f;
}
