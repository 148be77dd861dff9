namespace Deocc.Training.Demo;

/// <summary>What lies over a drawn face.</summary>
public enum FaceCover
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>Dark glasses over both eyes.</summary>
    Sunglasses,

    /// <summary>A mask over nose and mouth.</summary>
    Mask,

    /// <summary>A hand that reaches in from a side.</summary>
    Hand,

    /// <summary>Hair or a brim over the brow and the eyes.</summary>
    Fringe,
}
