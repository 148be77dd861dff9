namespace Deocc.Models.Pipelines.Removal;

/// <summary>What is written for a photograph.</summary>
[Flags]
public enum RemovalParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The photograph with its faces uncovered.</summary>
    Image = 1,

    /// <summary>Pictures of each face: before, masks, render, overlay and after in one, and crop, render and overlay alone.</summary>
    Panels = 2,

    /// <summary>Masks of each face: what was painted, and the visible face.</summary>
    Masks = 4,

    /// <summary>Each face as a surface with texture: OBJ and GLB.</summary>
    Mesh = 8,

    /// <summary>What the reconstruction network found, as JSON.</summary>
    Coefficients = 16,

    /// <summary>The landmarks in the photograph.</summary>
    Landmarks = 32,

    /// <summary>All of it.</summary>
    All = Image | Panels | Masks | Mesh | Coefficients | Landmarks,
}
