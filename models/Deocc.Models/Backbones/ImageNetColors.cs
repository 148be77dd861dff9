using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Backbones;

/// <summary>The colors that torchvision's networks were trained on.</summary>
public static class ImageNetColors
{
    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] InverseDeviation = [1 / 0.229f, 1 / 0.224f, 1 / 0.225f];

    /// <summary>Takes ImageNet's mean color off and divides by its deviation. Differentiable.</summary>
    /// <param name="images">[batch, 3, height, width], RGB in 0..1.</param>
    public static Tensor Normalize(Tensor images)
    {
        Tensor mean = Tensor.From(Mean, [1, 3, 1, 1], images.Device).To(images.ElementType);
        Tensor scale = Tensor.From(InverseDeviation, [1, 3, 1, 1], images.Device).To(images.ElementType);
        return images.Subtract(mean).Multiply(scale);
    }
}
