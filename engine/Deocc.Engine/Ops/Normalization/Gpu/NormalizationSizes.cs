namespace Deocc.Engine.Ops.Normalization.Gpu;

/// <summary><see cref="NormalizationGroups"/> as kernels take them.</summary>
internal struct NormalizationSizes
{
    /// <summary>Planes per group.</summary>
    public int Planes;

    /// <summary>Planes between the first planes of neighbouring groups.</summary>
    public int GroupStride;

    /// <summary>Planes between neighbouring planes of a group.</summary>
    public int PlaneStride;

    /// <summary>Plane p belongs to channel p modulo this.</summary>
    public int Channels;

    /// <summary>Elements of one plane.</summary>
    public int PlaneElements;

    /// <summary>The sizes of groups.</summary>
    public static NormalizationSizes Of(in NormalizationGroups groups) => new()
    {
        Planes = groups.Planes,
        GroupStride = groups.GroupStride,
        PlaneStride = groups.PlaneStride,
        Channels = groups.Channels,
        PlaneElements = groups.PlaneElements,
    };

    /// <summary>The group that a plane belongs to.</summary>
    public readonly int GroupOf(int plane) => PlaneStride == 1 ? plane / Planes : plane % PlaneStride;
}
