using Deocc.Models.Backbones.MobileNet;

namespace Deocc.Models.Landmarks;

/// <summary>The shape of a <see cref="LandmarkNetwork"/>. The defaults are the paper's network.</summary>
public sealed record LandmarkNetworkOptions
{
    /// <summary>Which MobileNetV3 makes the features.</summary>
    public MobileNetV3Size Trunk { get; init; } = MobileNetV3Size.Small;

    /// <summary>The layer of the trunk whose features keep their places; 8 has a sixteenth of the input's side.</summary>
    public int GridLayer { get; init; } = 8;

    /// <summary>Rows and columns that the features of <see cref="GridLayer"/> are pooled to.</summary>
    public int GridSide { get; init; } = 8;

    /// <summary>Channels that a 1x1 convolution brings the features of <see cref="GridLayer"/> to; 0 leaves them as they are.</summary>
    public int GridChannels { get; init; }
}
