namespace Deocc.Models.Inpainting;

/// <summary>What a hole in a picture holds when a generator gets it.</summary>
public enum HoleFill
{
    /// <summary>Gaussian noise, as in the paper: nothing of what covered the face is left.</summary>
    Noise,

    /// <summary>The smoothest colors that fit the hole's surroundings.</summary>
    Smooth,
}
