using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Training.Occluders;

namespace Deocc.Training.Tasks.Detection;

/// <summary>
/// Puts faces into scenes: a background or a whole portrait, things that are no faces, and faces of any size, place and turn before it.
/// </summary>
internal sealed class SceneComposer(SceneFaces faces, OccluderLibrary library, OccluderSet set, DetectorTrainingOptions options)
{
    private const int PlaceTries = 12;
    private const double LargestOverlap = 0.05;
    private const double SmallDegrees = 15;

    // How far the outline reaches at least from the middle of a face, as a share of the portrait's side; the face itself is about half.
    private const double FaceReach = 0.36;

    private readonly SceneBackground _background = new(faces, library.Textures, set);

    /// <summary>Composes a scene.</summary>
    /// <param name="size">Width and height in pixels.</param>
    /// <param name="smallestFace">The side of the smallest face's box in pixels.</param>
    /// <param name="random">Decides all.</param>
    public Scene Compose(int size, double smallestFace, RandomGenerator random)
    {
        var found = new List<FaceLandmarks>();
        int count = random.NextInt32(options.MostFaces + 1);
        Image<float> picture;
        if (random.NextBoolean(options.Portraits))
        {
            (picture, FaceLandmarks landmarks) = Fill(size, random);
            found.Add(landmarks);
            count /= 2;
        }
        else
        {
            picture = _background.Draw(size, random);
        }

        int distractors = random.NextInt32(options.MostDistractors + 1);
        for (int i = 0; i < distractors; i++) AddDistractor(picture, found, random);
        for (int i = 0; i < count; i++) AddFace(picture, found, smallestFace, random);
        return new Scene(picture, found);
    }

    /// <summary>A portrait that covers the whole picture.</summary>
    private (Image<float> Picture, FaceLandmarks Landmarks) Fill(int size, RandomGenerator random)
    {
        (Image<float> portrait, FaceLandmarks landmarks) = faces.Portrait(random, size);
        double scale = size / (double)Math.Min(portrait.Width, portrait.Height) * Math.Exp(random.NextDouble(0, 0.4));
        double roomX = (scale * portrait.Width) - size;
        double roomY = (scale * portrait.Height) - size;
        var transform = new AffineTransform(scale, 0, -roomX * random.NextDouble(), 0, scale, -roomY * random.NextDouble());
        return (ImageWarp.Warp(portrait, transform, size, size, BorderMode.Replicate), landmarks.Transform(transform));
    }

    private void AddFace(Image<float> scene, List<FaceLandmarks> found, double smallestFace, RandomGenerator random)
    {
        double largest = scene.Width * (found.Count == 0 ? 0.8 : 0.45);
        double side = Math.Exp(random.NextDouble(Math.Log(smallestFace), Math.Log(Math.Max(largest, 1.1 * smallestFace))));
        if (FindPlace(scene, found, side, random) is not { } place) return;
        (Image<float> portrait, FaceLandmarks landmarks) = faces.Portrait(random, 2 * side);
        FaceBox box = FaceBox.Of(landmarks);
        double degrees = random.NextDouble(-1, 1) * (random.NextBoolean(options.LargeTurns) ? options.LargeDegrees : SmallDegrees);
        (double x, double y) = box.Center;
        AffineTransform transform = new AffineTransform(1, 0, -x, 0, 1, -y)
            .Then(AffineTransform.Similarity(side / box.Side, degrees * Math.PI / 180, place.X, place.Y));
        Image<float> shape = PasteShape.Draw(portrait.Width, portrait.Height, (x / portrait.Width, y / portrait.Height), FaceReach, random);
        Lay(scene, portrait, shape, transform);
        found.Add(landmarks.Transform(transform));
    }

    private void AddDistractor(Image<float> scene, List<FaceLandmarks> found, RandomGenerator random)
    {
        double side = scene.Width * Math.Exp(random.NextDouble(Math.Log(0.06), Math.Log(0.6)));
        if (FindPlace(scene, found, side, random) is not { } place) return;
        double kind = random.NextDouble();
        Image<float>? thing = kind < 0.45 ? faces.Patch(random) : kind < 0.75 ? faces.Occluder(random) : SkinBlob(random);
        if (thing is null) return;
        Image<float> color = thing;
        Image<float> shape;
        if (thing.Channels == 4)
        {
            (color, shape) = SplitAlpha(thing);
        }
        else
        {
            shape = PasteShape.Draw(thing.Width, thing.Height, (0.5, 0.5), 0.3, random);
        }

        AffineTransform transform = new AffineTransform(1, 0, -0.5 * color.Width, 0, 1, -0.5 * color.Height)
            .Then(AffineTransform.Similarity(side / Math.Max(color.Width, color.Height), random.NextDouble(-Math.PI, Math.PI), place.X, place.Y));
        Lay(scene, color, shape, transform);
    }

    /// <summary>A middle where a square hardly touches the faces that are there; null if none was found.</summary>
    private static (double X, double Y)? FindPlace(Image<float> scene, List<FaceLandmarks> found, double side, RandomGenerator random)
    {
        for (int attempt = 0; attempt < PlaceTries; attempt++)
        {
            double margin = 0.4 * side;
            double x = random.NextDouble(margin, scene.Width - margin);
            double y = random.NextDouble(margin, scene.Height - margin);

            // Outlines reach beyond the box of the face.
            FaceBox square = FaceBox.Square((x, y), 1.5 * side);
            if (found.All(face => square.IntersectionOverUnion(FaceBox.Of(face)) < LargestOverlap && !Covers(square, FaceBox.Of(face)))) return (x, y);
        }

        return null;
    }

    /// <summary>Whether the middle of a face lies in a square: then a small face would be hidden though the overlap is small.</summary>
    private static bool Covers(FaceBox square, FaceBox face) =>
        Math.Abs(square.Center.X - face.Center.X) < 0.5 * (square.Width + (0.6 * face.Width))
        && Math.Abs(square.Center.Y - face.Center.Y) < 0.5 * (square.Height + (0.6 * face.Height));

    /// <summary>A soft ellipse in a color that skin may have, lighter on one side.</summary>
    private static Image<float> SkinBlob(RandomGenerator random)
    {
        const int Side = 64;
        float tone = (float)random.NextDouble(0.15, 0.95);
        Vector3 skin = tone * new Vector3(1, (float)random.NextDouble(0.65, 0.85), (float)random.NextDouble(0.45, 0.75));
        float slope = (float)random.NextDouble(-0.5, 0.5);
        float grain = (float)random.NextDouble(0, 0.08);
        var blob = new Image<float>(Side, Side, 3);
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                float light = 1 + (slope * ((x / (float)Side) - 0.5f)) + (grain * (float)random.NextDouble(-1, 1));
                Vector3.Clamp(skin * light, Vector3.Zero, Vector3.One).CopyTo(blob.Pixel(x, y));
            }
        }

        return blob;
    }

    private static (Image<float> Color, Image<float> Alpha) SplitAlpha(Image<float> layer)
    {
        var color = new Image<float>(layer.Width, layer.Height, 3);
        var alpha = new Image<float>(layer.Width, layer.Height, 1);
        for (int i = 0; i < alpha.Samples.Length; i++)
        {
            layer.Samples.AsSpan(4 * i, 3).CopyTo(color.Samples.AsSpan(3 * i));
            alpha.Samples[i] = layer.Samples[(4 * i) + 3];
        }

        return (color, alpha);
    }

    /// <summary>Lays a picture over the scene where its outline shows it.</summary>
    private static void Lay(Image<float> scene, Image<float> picture, Image<float> shape, AffineTransform transform)
    {
        (double x, double y) = transform.Apply(0.5 * picture.Width, 0.5 * picture.Height);
        double reach = 0.5 * double.Hypot(picture.Width, picture.Height) * double.Hypot(transform.A, transform.D);
        int left = (int)Math.Clamp(Math.Floor(x - reach), 0, scene.Width);
        int top = (int)Math.Clamp(Math.Floor(y - reach), 0, scene.Height);
        int width = (int)Math.Clamp(Math.Ceiling(x + reach), 0, scene.Width) - left;
        int height = (int)Math.Clamp(Math.Ceiling(y + reach), 0, scene.Height) - top;
        if (width <= 0 || height <= 0) return;
        AffineTransform toPart = transform.Then(new AffineTransform(1, 0, -left, 0, 1, -top));

        // The outline ends the picture: colors beyond its border only soften the last pixel.
        Image<float> color = ImageWarp.Warp(picture, toPart, width, height, BorderMode.Replicate);
        Image<float> share = ImageWarp.Warp(shape, toPart, width, height);
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                float alpha = share.Samples[(row * width) + column];
                if (alpha <= 0) continue;
                Span<float> target = scene.Pixel(left + column, top + row);
                ReadOnlySpan<float> source = color.Pixel(column, row);
                for (int c = 0; c < 3; c++) target[c] += alpha * (source[c] - target[c]);
            }
        }
    }
}
