namespace Deocc.Models.Backbones.MobileNet;

/// <summary>One row of the paper's tables: a block.</summary>
/// <param name="Kernel">Height and width of the convolution on each channel.</param>
/// <param name="Width">Channels in between.</param>
/// <param name="Outputs">Output channels.</param>
/// <param name="Squeezes">Whether there is squeeze and excitation.</param>
/// <param name="HardSwish">Whether the activation is hard swish rather than ReLU.</param>
/// <param name="Stride">Of the convolution on each channel.</param>
internal readonly record struct MobileNetV3Row(int Kernel, int Width, int Outputs, bool Squeezes, bool HardSwish, int Stride)
{
    /// <summary>Table 2.</summary>
    public static MobileNetV3Row[] Small { get; } =
    [
        new(3, 16, 16, true, false, 2), new(3, 72, 24, false, false, 2), new(3, 88, 24, false, false, 1),
        new(5, 96, 40, true, true, 2), new(5, 240, 40, true, true, 1), new(5, 240, 40, true, true, 1),
        new(5, 120, 48, true, true, 1), new(5, 144, 48, true, true, 1), new(5, 288, 96, true, true, 2),
        new(5, 576, 96, true, true, 1), new(5, 576, 96, true, true, 1),
    ];

    /// <summary>Table 1.</summary>
    public static MobileNetV3Row[] Large { get; } =
    [
        new(3, 16, 16, false, false, 1), new(3, 64, 24, false, false, 2), new(3, 72, 24, false, false, 1),
        new(5, 72, 40, true, false, 2), new(5, 120, 40, true, false, 1), new(5, 120, 40, true, false, 1),
        new(3, 240, 80, false, true, 2), new(3, 200, 80, false, true, 1), new(3, 184, 80, false, true, 1),
        new(3, 184, 80, false, true, 1), new(3, 480, 112, true, true, 1), new(3, 672, 112, true, true, 1),
        new(5, 672, 160, true, true, 2), new(5, 960, 160, true, true, 1), new(5, 960, 160, true, true, 1),
    ];
}
