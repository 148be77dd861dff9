using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Imaging;

namespace Deocc.Models.Rendering;

/// <summary>Between pictures and tensors.</summary>
public static class ImageTensors
{
    /// <summary>A picture as a tensor.</summary>
    /// <param name="image">Any number of channels.</param>
    /// <returns>[1, channels, height, width], float32 in 0..1, on the current device.</returns>
    public static Tensor ToTensor(this Image<byte> image)
    {
        Tensor tensor = Tensor.Empty([1, image.Channels, image.Height, image.Width], device: CpuDevice.Instance);
        Span<float> planes = tensor.AsSpan<float>();
        int plane = image.Height * image.Width;
        for (int pixel = 0; pixel < plane; pixel++)
        {
            for (int channel = 0; channel < image.Channels; channel++)
                planes[(channel * plane) + pixel] = image.Samples[(pixel * image.Channels) + channel] / 255f;
        }

        return tensor.To(Device.Current);
    }

    /// <summary>A picture of a tensor, clamped to 0..1 and rounded.</summary>
    /// <param name="images">[batch, 1 to 4 channels, height, width], float32.</param>
    /// <param name="index">Which of the batch.</param>
    /// <exception cref="ShapeException">The tensor holds no pictures.</exception>
    public static Image<byte> ToImage(this Tensor images, int index = 0)
    {
        if (images.Rank != 4 || images.ElementType != ElementType.Float32 || (uint)index >= (uint)images.Shape[0])
            throw new ShapeException($"ToImage: picture {index} of {images.Shape} {images.ElementType}; expected [batch, channels, height, width] Float32");
        (int channels, int plane) = (images.Shape[1], images.Shape[2] * images.Shape[3]);
        var image = new Image<byte>(images.Shape[3], images.Shape[2], channels);
        ReadOnlySpan<float> planes = images.OnHost().AsSpan<float>().Slice(index * channels * plane, channels * plane);
        for (int pixel = 0; pixel < plane; pixel++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                float value = planes[(channel * plane) + pixel];
                image.Samples[(pixel * channels) + channel] = (byte)Math.Round(255 * Math.Clamp(float.IsNaN(value) ? 0 : value, 0, 1));
            }
        }

        return image;
    }

    /// <summary>A picture of a tensor as it is.</summary>
    /// <param name="images">[batch, 1 to 4 channels, height, width], float32.</param>
    /// <param name="index">Which of the batch.</param>
    /// <exception cref="ShapeException">The tensor holds no pictures.</exception>
    public static Image<float> ToFloatImage(this Tensor images, int index = 0)
    {
        if (images.Rank != 4 || images.ElementType != ElementType.Float32 || (uint)index >= (uint)images.Shape[0])
            throw new ShapeException($"ToFloatImage: picture {index} of {images.Shape} {images.ElementType}; expected [batch, channels, height, width] Float32");
        (int channels, int plane) = (images.Shape[1], images.Shape[2] * images.Shape[3]);
        var image = new Image<float>(images.Shape[3], images.Shape[2], channels);
        ReadOnlySpan<float> planes = images.OnHost().AsSpan<float>().Slice(index * channels * plane, channels * plane);
        for (int pixel = 0; pixel < plane; pixel++)
        {
            for (int channel = 0; channel < channels; channel++) image.Samples[(pixel * channels) + channel] = planes[(channel * plane) + pixel];
        }

        return image;
    }
}
