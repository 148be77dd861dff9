namespace Deocc.Models.Pipelines.Srg;

/// <summary>What time is spent on.</summary>
public enum SrgStage
{
    /// <summary>Finding faces and landmarks.</summary>
    Find,

    /// <summary>Crops and the mask of the visible face (N_S).</summary>
    Segment,

    /// <summary>The face in space (N_R) and its picture.</summary>
    Reconstruct,

    /// <summary>Filling the hole (N_G) and matching its colors.</summary>
    Inpaint,

    /// <summary>Laying faces back into the photograph.</summary>
    Paste,
}
