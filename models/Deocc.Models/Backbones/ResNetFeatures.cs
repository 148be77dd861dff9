using Deocc.Engine.Tensors;

namespace Deocc.Models.Backbones;

/// <summary>What a <see cref="ResNetEncoder"/> sees in an image, from fine to coarse; [batch, channels, height, width].</summary>
/// <param name="Half">After the first convolution: 64 channels, half the image's height and width.</param>
/// <param name="Quarter">After layer1.</param>
/// <param name="Eighth">After layer2.</param>
/// <param name="Sixteenth">After layer3.</param>
/// <param name="ThirtySecond">After layer4.</param>
public readonly record struct ResNetFeatures(Tensor Half, Tensor Quarter, Tensor Eighth, Tensor Sixteenth, Tensor ThirtySecond);
