using Deocc.Engine.Devices;
using Deocc.Engine.Random;

namespace Deocc.Engine.Tensors;

/// <content>Random tensors; drawn from <see cref="RandomGenerator.Current"/> where no generator is given.</content>
public sealed partial class Tensor
{
    /// <summary>A tensor drawn evenly from [low, high). float64 tensors get the values of float32 ones.</summary>
    public static Tensor Uniform(
        Shape shape,
        double low = 0,
        double high = 1,
        RandomGenerator? random = null,
        ElementType elementType = ElementType.Float32,
        Device? device = null)
    {
        Tensor tensor = Empty(shape, elementType, device);
        (random ?? RandomGenerator.Current).FillUniform(tensor, low, high);
        return tensor;
    }

    /// <summary>A tensor of normally distributed numbers. float64 tensors get the values of float32 ones.</summary>
    public static Tensor Normal(
        Shape shape,
        double mean = 0,
        double deviation = 1,
        RandomGenerator? random = null,
        ElementType elementType = ElementType.Float32,
        Device? device = null)
    {
        Tensor tensor = Empty(shape, elementType, device);
        (random ?? RandomGenerator.Current).FillNormal(tensor, mean, deviation);
        return tensor;
    }
}
