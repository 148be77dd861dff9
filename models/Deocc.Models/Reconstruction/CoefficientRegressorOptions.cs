using Deocc.Models.Backbones;

namespace Deocc.Models.Reconstruction;

/// <summary>The shape of a <see cref="CoefficientRegressor"/>.</summary>
public sealed record CoefficientRegressorOptions
{
    /// <summary>Which residual network.</summary>
    public ResNetDepth Depth { get; init; } = ResNetDepth.ResNet50;

    /// <summary>Multiplies its widths; 1 is torchvision's network.</summary>
    public double Width { get; init; } = 1;

    /// <summary>Channels of the images.</summary>
    public int InputChannels { get; init; } = 3;

    /// <summary>The parts of the predicted vector in their order; those of <see cref="CoefficientLayout.WhiteLight239"/> by default.</summary>
    public IReadOnlyList<CoefficientOutput> Outputs { get; init; } = CoefficientOutput.Of(CoefficientLayout.WhiteLight239);
}
