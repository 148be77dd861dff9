using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Models.Alignment;

namespace Deocc.Models.Detection;

/// <summary>
/// Finds the faces of a photograph. The network sees the photograph small, for the large faces, and where that is not enough for
/// the smallest faces also larger; the answers are joined.
/// </summary>
/// <param name="network">The network, ready for inference; it must outlive this.</param>
/// <param name="size">Width and height of the pictures that the network was trained on.</param>
public sealed class FaceDetector(DetectorNetwork network, int size)
{
    // The network is trained on faces from 20 of the pixels that it sees, but is sure of them from about 38 on.
    private const double SmallestSeen = 38;

    // A picture this much larger than the training's may hold faces larger than the network knows; then it is seen small as well.
    private const double SecondLookFrom = 1.4;

    // What the large picture says of faces that fill more of the training's size than this is left to the small one.
    private const double LargestSeen = 0.9;

    // The size of a small face is not exact; one that is just large enough must not be lost.
    private const double SizeTolerance = 0.8;

    /// <summary>Finds the faces.</summary>
    /// <param name="photo">RGB.</param>
    /// <param name="options">What to look for.</param>
    /// <returns>The faces by falling score; boxes in the photograph's pixels, which may reach beyond it.</returns>
    /// <exception cref="ShapeException">The photograph is not RGB.</exception>
    /// <exception cref="UsageException">An option is out of range.</exception>
    public IReadOnlyList<DetectedFace> Detect(Image<byte> photo, DetectionOptions? options = null)
    {
        options ??= new DetectionOptions();
        if (photo.Channels != 3) throw new ShapeException($"FaceDetector: a photograph of {photo.Channels} channels; expected RGB");
        if (options.Threshold is not (> 0 and < 1) || !(options.SmallestFace > 0) || options.LargestSide < DetectorNetwork.Multiple)
            throw new UsageException($"FaceDetector: {options}; expected a threshold between 0 and 1, a positive smallest face, a largest side of at least {DetectorNetwork.Multiple}");
        using GradientMode.Restorer mode = GradientMode.Disable();
        int longer = Math.Max(photo.Width, photo.Height);
        double wanted = Math.Clamp(longer * SmallestSeen / options.SmallestFace, Math.Min(size, options.LargestSide), options.LargestSide);
        double scale = Math.Min(1, wanted / longer);
        List<DetectedFace> faces = [.. Look(photo, scale, options.Threshold)];
        if (longer * scale > SecondLookFrom * size)
        {
            double most = LargestSeen * size / scale;
            faces.RemoveAll(face => face.Box.Side > most);
            faces.AddRange(Look(photo, (double)size / longer, options.Threshold));
        }

        faces.RemoveAll(face => face.Box.Side < SizeTolerance * options.SmallestFace);
        return NonMaximumSuppression.Keep(faces, options.Overlap, options.Containment);
    }

    private IEnumerable<DetectedFace> Look(Image<byte> photo, double scale, double threshold)
    {
        int width = Math.Max(1, (int)Math.Round(photo.Width * scale));
        int height = Math.Max(1, (int)Math.Round(photo.Height * scale));
        var toPicture = new AffineTransform((double)width / photo.Width, 0, 0, 0, (double)height / photo.Height, 0);
        Image<byte> picture = scale == 1 ? photo : ImageWarp.Warp(photo, toPicture, width, height, BorderMode.Replicate);
        using var scope = new TensorScope();
        Tensor answer = network.Forward(ToInput(picture)).OnHost();
        double back = 1 / scale;
        return DetectorOutput.Decode(answer.AsSpan<float>(), answer.Shape[2], answer.Shape[3], threshold)
            .Where(face => face.Box.Center.X < width && face.Box.Center.Y < height)
            .Select(face => face with { Box = new FaceBox(face.Box.Left * back, face.Box.Top * back, face.Box.Width * back, face.Box.Height * back) });
    }

    /// <summary>The picture in [-1, 1], with zeros to the right of it and below up to whole multiples.</summary>
    private static Tensor ToInput(Image<byte> picture)
    {
        (int width, int height) = (RoundUp(picture.Width), RoundUp(picture.Height));
        Tensor input = Tensor.Zeros([1, 3, height, width], device: CpuDevice.Instance);
        Span<float> planes = input.AsSpan<float>();
        for (int y = 0; y < picture.Height; y++)
        {
            ReadOnlySpan<byte> row = picture.Row(y);
            for (int c = 0; c < 3; c++)
            {
                Span<float> target = planes.Slice(((c * height) + y) * width, picture.Width);
                for (int x = 0; x < target.Length; x++) target[x] = (row[(3 * x) + c] / 127.5f) - 1;
            }
        }

        return input.To(Device.Current);
    }

    private static int RoundUp(int side) => (side + DetectorNetwork.Multiple - 1) / DetectorNetwork.Multiple * DetectorNetwork.Multiple;
}
