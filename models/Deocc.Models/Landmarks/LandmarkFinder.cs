using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Models.Alignment;

namespace Deocc.Models.Landmarks;

/// <summary>
/// Finds the 68 landmarks of a face in a photograph. A first look at the enlarged box gives rough points; their box and roll give a
/// crop in which the face is upright and in the middle, for a second look. So faces that are turned in the plane are found as well.
/// </summary>
/// <param name="network">The network, ready for inference; it must outlive this.</param>
/// <param name="size">The crop's width and height in pixels, as the network was trained.</param>
/// <param name="options">How to look.</param>
public sealed class LandmarkFinder(LandmarkNetwork network, int size, LandmarkFinderOptions? options = null)
{
    /// <summary>The side of the crops that networks are trained on, as a multiple of the side of the face's box.</summary>
    public const double TrainedEnlargement = 1.2;

    private readonly LandmarkFinderOptions _options = options ?? new LandmarkFinderOptions();

    /// <summary>Finds the landmarks.</summary>
    /// <param name="photo">RGB.</param>
    /// <param name="box">The face, as <see cref="FaceBox.Of"/> defines it, roughly.</param>
    /// <param name="roll">How far the face is turned in the plane, where that is known: radians, clockwise on the screen.</param>
    /// <returns>68 points in the photograph's pixels.</returns>
    /// <exception cref="ShapeException">The photograph is not RGB, or the box is empty.</exception>
    public FaceLandmarks Find(Image<byte> photo, FaceBox box, double roll = 0)
    {
        if (photo.Channels != 3) throw new ShapeException($"LandmarkFinder: a photograph of {photo.Channels} channels; expected RGB");
        if (!(box.Width > 0 && box.Height > 0) || !double.IsFinite(box.Left + box.Top + box.Side)) throw new ShapeException($"LandmarkFinder: {box} holds no face");
        using GradientMode.Restorer mode = GradientMode.Disable();
        for (int look = 0; ; look++)
        {
            bool isLast = look == _options.Refinements;
            FaceLandmarks landmarks = Look(photo, box.Crop(size, _options.Enlargement, roll), isLast && _options.UsesMirror);
            if (isLast) return landmarks;
            FaceBox found = FaceBox.Of(landmarks);

            // Points that collapse, as those of an untrained network, give no better crop.
            if (found.Side < 0.2 * box.Side) return landmarks;
            (box, roll) = (found, FaceBox.RollOf(landmarks));
        }
    }

    private FaceLandmarks Look(Image<byte> photo, FaceCrop crop, bool usesMirror)
    {
        using var scope = new TensorScope();
        Image<byte> picture = ImageWarp.Warp(photo, crop.ToCrop, size, size, BorderMode.Replicate);
        int count = usesMirror ? 2 : 1;
        Tensor input = Tensor.Empty([count, 3, size, size], device: CpuDevice.Instance);
        Fill(input.AsSpan<float>()[..(3 * size * size)], picture);
        if (usesMirror) Fill(input.AsSpan<float>()[(3 * size * size)..], ImageCrop.FlipHorizontally(picture));
        ReadOnlySpan<float> output = network.Forward(input.To(Device.Current)).OnHost().AsSpan<float>();
        FaceLandmarks points = ToPixels(output[..(2 * FaceLandmarks.FullCount)]);
        if (usesMirror) points = Mean(points, ToPixels(output[(2 * FaceLandmarks.FullCount)..]).Mirror(size));
        return points.Transform(crop.ToPhoto);
    }

    private static void Fill(Span<float> planes, Image<byte> picture)
    {
        int plane = picture.Width * picture.Height;
        for (int i = 0; i < plane; i++)
        {
            for (int c = 0; c < 3; c++) planes[(c * plane) + i] = (picture.Samples[(3 * i) + c] / 127.5f) - 1;
        }
    }

    private FaceLandmarks ToPixels(ReadOnlySpan<float> shares)
    {
        var points = new (float X, float Y)[FaceLandmarks.FullCount];
        for (int i = 0; i < points.Length; i++) points[i] = ((shares[2 * i] + 0.5f) * size, (shares[(2 * i) + 1] + 0.5f) * size);
        return new FaceLandmarks(points);
    }

    private static FaceLandmarks Mean(FaceLandmarks first, FaceLandmarks second)
    {
        var points = new (float X, float Y)[first.Count];
        for (int i = 0; i < points.Length; i++) points[i] = ((first[i].X + second[i].X) / 2, (first[i].Y + second[i].Y) / 2);
        return new FaceLandmarks(points);
    }
}
