namespace Deocc.Models.Backbones.MobileNet;

/// <summary>The networks of Howard et al., "Searching for MobileNetV3" (ICCV 2019), tables 1 and 2.</summary>
public enum MobileNetV3Size
{
    /// <summary>11 blocks, 576 channels at the end.</summary>
    Small,

    /// <summary>15 blocks, 960 channels at the end.</summary>
    Large,
}
