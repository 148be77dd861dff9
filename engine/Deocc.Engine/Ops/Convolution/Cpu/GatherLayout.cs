namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>How <see cref="GatherConv2d"/> lays out the source.</summary>
internal enum GatherLayout
{
    /// <summary>As packed panels; see <see cref="PanelColumns{TLane}"/>.</summary>
    Panels,

    /// <summary>As padded bands; see <see cref="BandColumns{TLane}"/>.</summary>
    Bands,
}
