namespace Deocc.Training.Occluders;

/// <summary>Which occluders are drawn from: every design and every cut-out belongs to one of the two.</summary>
public enum OccluderSet
{
    /// <summary>Nine tenths, to train with.</summary>
    Train,

    /// <summary>The held-back tenth: designs and cut-outs that training never shows.</summary>
    HeldBack,
}
