using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Training.Demo;

/// <summary>An endless, repeatable set of drawn faces; a picture depends on the seed and its number alone.</summary>
/// <param name="seed">Fixes all pictures.</param>
public sealed class FaceSketches(ulong seed)
{
    /// <summary>Width and height of a picture in pixels.</summary>
    public const int ImageSize = FaceSketch.Size;

    private readonly FaceSketch _sketch = new();

    /// <summary>How many kinds of <see cref="FaceCover"/> there are.</summary>
    public static int Classes => Enum.GetValues<FaceCover>().Length;

    /// <summary>Draws a run of pictures.</summary>
    /// <param name="first">The number of the first picture; its class is the number modulo the number of classes.</param>
    /// <param name="count">How many.</param>
    /// <returns>Images [count, 3, 32, 32], RGB in [-1, 1], and labels [count], Int32, values of <see cref="FaceCover"/>; both on the CPU.</returns>
    public (Tensor Images, Tensor Labels) Draw(long first, int count)
    {
        Tensor images = Tensor.Empty([count, 3, ImageSize, ImageSize], device: CpuDevice.Instance);
        Tensor labels = Tensor.Empty([count], ElementType.Int32, CpuDevice.Instance);
        Span<float> pixels = images.AsSpan<float>();
        Span<int> classes = labels.AsSpan<int>();
        int imageLength = pixels.Length / Math.Max(1, count);
        for (int i = 0; i < count; i++)
        {
            long number = first + i;
            classes[i] = (int)(number % Classes);
            _sketch.Draw(pixels.Slice(i * imageLength, imageLength), (FaceCover)classes[i], new RandomGenerator(seed, (ulong)number));
        }

        return (images, labels);
    }
}
