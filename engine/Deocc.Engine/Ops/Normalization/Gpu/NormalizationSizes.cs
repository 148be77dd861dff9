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

    /// <summary>Pieces of a plane that are worked on apart; 1 for small ones.</summary>
    public int Pieces;

    /// <summary>Elements of one piece; the last may have fewer.</summary>
    public int PieceElements;

    /// <summary>The sizes of groups. Few large planes are cut into pieces: enough to fill a device, none with little to do.</summary>
    public static NormalizationSizes Of(in NormalizationGroups groups)
    {
        const int LeastPieceElements = 4096;
        const int MostPiecesTogether = 1024;
        int mostPieces = Math.Max(1, MostPiecesTogether / Math.Max(1, groups.Count * groups.Planes));
        int pieces = Math.Clamp(groups.PlaneElements / LeastPieceElements, 1, mostPieces);
        return new()
        {
            Planes = groups.Planes,
            GroupStride = groups.GroupStride,
            PlaneStride = groups.PlaneStride,
            Channels = groups.Channels,
            PlaneElements = groups.PlaneElements,
            Pieces = pieces,
            PieceElements = (groups.PlaneElements + pieces - 1) / pieces,
        };
    }

    /// <summary>The group that a plane belongs to.</summary>
    public readonly int GroupOf(int plane) => PlaneStride == 1 ? plane / Planes : plane % PlaneStride;
}
