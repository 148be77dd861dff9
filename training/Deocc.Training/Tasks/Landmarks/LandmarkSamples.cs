using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Models.Landmarks;
using Deocc.Training.Data;
using Deocc.Training.Data.Loading;
using Deocc.Training.Occluders;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Training.Tasks.Landmarks;

/// <summary>
/// Makes training samples: a face, mostly occluded, and several crops of it as a detector that is not exact would give them.
/// Sample i is always the same, from any thread.
/// </summary>
internal sealed class LandmarkSamples(FacePictures faces, OccluderLibrary library, LandmarkTrainingOptions options)
{
    private const ulong Salt = 0x1A9D_3C57_66E0_B42F;
    private const int SmallestCoarseSide = 24;

    private readonly AugmentOptions _colors = new() { ColorJitter = options.ColorJitter, Grey = options.Grey, Degrade = options.Degrade };

    /// <summary>Makes a sample.</summary>
    /// <exception cref="FileFormatException">A file is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public LandmarkSample Make(long index)
    {
        var random = new RandomGenerator(options.Seed ^ Salt, (ulong)index);
        (FacePicture face, bool wearsGlasses) = faces.Draw(index, random);
        FaceLandmarks landmarks = face.Landmarks!;
        Image<float> picture = face.Picture;
        if (random.NextBoolean(options.OccludeProbability))
            picture = library.Draw(new FaceScene(picture, landmarks, face.Mask) { WearsGlasses = wearsGlasses }, OccluderSet.Train, random).Over(picture);
        int plane = options.Size * options.Size;
        var sample = new LandmarkSample(
            new float[options.CropsPerPicture * 3 * plane], new float[options.CropsPerPicture * 2 * FaceLandmarks.FullCount]);
        for (int crop = 0; crop < options.CropsPerPicture; crop++)
        {
            (Image<float> pixels, FaceLandmarks points) = Crop(picture, landmarks, random);
            Augmenter.Recolor(_colors, random, pixels);
            PlanarPixels.Write(pixels, sample.Pixels.AsSpan(crop * 3 * plane));
            WriteShares(points, sample.Points.AsSpan(crop * 2 * FaceLandmarks.FullCount));
        }

        return sample;
    }

    private (Image<float> Pixels, FaceLandmarks Points) Crop(Image<float> picture, FaceLandmarks landmarks, RandomGenerator random)
    {
        FaceBox box = FaceBox.Of(landmarks);
        double degrees = random.NextDouble(-1, 1) * (random.NextBoolean(options.LargeTurns) ? options.LargeDegrees : options.Degrees);
        double side = box.Side * (1 + (random.NextDouble(-1, 1) * options.Scale));
        double x = box.Center.X + (random.NextDouble(-1, 1) * options.Shift * box.Side);
        double y = box.Center.Y + (random.NextDouble(-1, 1) * options.Shift * box.Side);
        int size = options.Size;
        int coarse = random.NextBoolean(options.Coarse) ? random.NextInt32(Math.Min(SmallestCoarseSide, size), size + 1) : size;
        BorderMode border = random.NextBoolean() ? BorderMode.Replicate : BorderMode.Reflect;
        double roll = FaceBox.RollOf(landmarks) + (degrees * Math.PI / 180);
        FaceCrop crop = FaceBox.Square((x, y), side).Crop(coarse, LandmarkFinder.TrainedEnlargement, roll);
        Image<float> pixels = ImageWarp.Warp(picture, crop.ToCrop, coarse, coarse, border);
        double scale = (double)size / coarse;
        FaceLandmarks points = landmarks.Transform(crop.ToCrop.Then(new AffineTransform(scale, 0, 0, 0, scale, 0)));
        if (coarse != size) pixels = ImageResize.Resize(pixels, size, size, ResizeFilter.Bilinear);
        return random.NextBoolean() ? (ImageCrop.FlipHorizontally(pixels), points.Mirror(size)) : (pixels, points);
    }

    /// <summary>Points in the pixels of a crop to shares of its side from its middle.</summary>
    private void WriteShares(FaceLandmarks landmarks, Span<float> shares)
    {
        for (int i = 0; i < landmarks.Count; i++)
            (shares[2 * i], shares[(2 * i) + 1]) = ((landmarks[i].X / options.Size) - 0.5f, (landmarks[i].Y / options.Size) - 0.5f);
    }
}
