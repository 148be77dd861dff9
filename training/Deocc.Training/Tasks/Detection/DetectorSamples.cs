using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Models.Detection;
using Deocc.Training.Data.Loading;

namespace Deocc.Training.Tasks.Detection;

/// <summary>Makes training samples: a scene and several views of it. Sample i is always the same, from any thread.</summary>
internal sealed class DetectorSamples(SceneComposer composer, DetectorTrainingOptions options)
{
    private const ulong Salt = 0x7C15_9E37_79B9_4F60;

    // Scenes are larger than views, so that views differ in what they show.
    private const double SceneSide = 4 / 3.0;
    private const double ViewDegrees = 10;
    private const double LeastSeen = 0.6;

    private readonly AugmentOptions _colors = new() { ColorJitter = options.ColorJitter, Grey = options.Grey, Degrade = options.Degrade };

    /// <summary>Makes a sample.</summary>
    public DetectorSample Make(long index)
    {
        var random = new RandomGenerator(options.Seed ^ Salt, (ulong)index);
        Scene scene = composer.Compose((int)(SceneSide * options.Size), options.SmallestFace, random);
        int plane = options.Size * options.Size;
        int cells = options.Size / DetectorNetwork.Stride;
        int targetSize = DetectionTarget.Planes * cells * cells;
        var sample = new DetectorSample(new float[options.ViewsPerScene * 3 * plane], new float[options.ViewsPerScene * targetSize]);
        for (int view = 0; view < options.ViewsPerScene; view++)
        {
            AffineTransform toView = View(scene.Picture.Width, random);
            bool isMirrored = random.NextBoolean();
            Image<float> picture = ImageWarp.Warp(scene.Picture, toView, options.Size, options.Size, BorderMode.Replicate);
            if (isMirrored) picture = ImageCrop.FlipHorizontally(picture);
            Augmenter.Recolor(_colors, random, picture);
            PlanarPixels.Write(picture, sample.Pixels.AsSpan(view * 3 * plane));
            IEnumerable<FaceLandmarks> faces = scene.Faces.Select(face => face.Transform(toView));
            FaceBox[] boxes = [.. faces.Select(face => FaceBox.Of(isMirrored ? face.Mirror(options.Size) : face))];
            ILookup<bool, FaceBox> clear = boxes.ToLookup(box => box.Side >= options.SmallestFace && Seen(box) >= LeastSeen);
            DetectionTarget.Write(sample.Targets.AsSpan(view * targetSize, targetSize), cells, clear[true], clear[false]);
        }

        return sample;
    }

    private AffineTransform View(int sceneSize, RandomGenerator random)
    {
        int size = options.Size;
        double scale = (double)size / sceneSize * Math.Exp(random.NextDouble(-0.1, 0.6));
        double room = Math.Max(0, (scale * sceneSize) - size);
        double middleX = (0.5 * size) + (random.NextDouble(-0.5, 0.5) * room);
        double middleY = (0.5 * size) + (random.NextDouble(-0.5, 0.5) * room);
        double turn = random.NextDouble(-1, 1) * ViewDegrees * Math.PI / 180;
        return new AffineTransform(1, 0, -0.5 * sceneSize, 0, 1, -0.5 * sceneSize)
            .Then(AffineTransform.Similarity(scale, turn, middleX, middleY));
    }

    /// <summary>The share of a box that lies in the view.</summary>
    private double Seen(FaceBox box)
    {
        double width = Math.Min(options.Size, box.Left + box.Width) - Math.Max(0, box.Left);
        double height = Math.Min(options.Size, box.Top + box.Height) - Math.Max(0, box.Top);
        return width <= 0 || height <= 0 ? 0 : width * height / (box.Width * box.Height);
    }
}
