namespace Deocc.Models.Backbones;

/// <summary>The residual networks of He et al., "Deep residual learning for image recognition" (2016), table 1.</summary>
public enum ResNetDepth
{
    /// <summary>Basic blocks, 2 + 2 + 2 + 2.</summary>
    ResNet18,

    /// <summary>Basic blocks, 3 + 4 + 6 + 3.</summary>
    ResNet34,

    /// <summary>Bottleneck blocks, 3 + 4 + 6 + 3.</summary>
    ResNet50,
}
