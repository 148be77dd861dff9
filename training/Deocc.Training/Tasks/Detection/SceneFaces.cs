using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Training.Data;
using Deocc.Training.Data.Loading;
using Deocc.Training.Occluders;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Training.Tasks.Detection;

/// <summary>Draws what scenes are made of from portraits: whole ones, perhaps occluded, and parts of them without the face.</summary>
internal sealed class SceneFaces(FacePictures faces, OccluderLibrary library, OccluderSet set, double occludeProbability)
{
    private const int PatchTries = 12;
    private const double LargestShareOfFace = 0.02;

    private static readonly AugmentOptions Tone = new() { ColorJitter = 0.25, Grey = 0.03, Degrade = 0 };

    /// <summary>A portrait, perhaps occluded, with colors of its own.</summary>
    /// <param name="random">Decides all.</param>
    /// <param name="side">About the side in pixels at which it is needed; it is no smaller than half of that, which saves time.</param>
    public (Image<float> Picture, FaceLandmarks Landmarks) Portrait(RandomGenerator random, double side)
    {
        (FacePicture face, bool wearsGlasses) = Draw(random);
        (Image<float> picture, FaceLandmarks landmarks, Image<float>? mask) = (face.Picture, face.Landmarks!, face.Mask);
        if (side < picture.Width / 2)
        {
            (int width, int height) = (picture.Width / 2, picture.Height / 2);
            landmarks = landmarks.Transform(new AffineTransform((double)width / picture.Width, 0, 0, 0, (double)height / picture.Height, 0));
            picture = ImageResize.Resize(picture, width, height, ResizeFilter.Area);
            mask = mask is null ? null : ImageResize.Resize(mask, width, height, ResizeFilter.Area);
        }

        if (random.NextBoolean(occludeProbability))
            picture = library.Draw(new FaceScene(picture, landmarks, mask) { WearsGlasses = wearsGlasses }, set, random).Over(picture);
        Augmenter.Recolor(Tone, random, picture);
        return (picture, landmarks);
    }

    /// <summary>A rectangle of a portrait in which there is no face: background, hair, clothes; null if none was found.</summary>
    public Image<float>? Patch(RandomGenerator random)
    {
        (FacePicture face, _) = Draw(random);
        FaceBox box = FaceBox.Of(face.Landmarks!);
        double all = Math.Min(face.Picture.Width, face.Picture.Height);
        for (int attempt = 0; attempt < PatchTries; attempt++)
        {
            double width = all * random.NextDouble(0.15, 0.5);
            double height = all * random.NextDouble(0.15, 0.5);
            var patch = new FaceBox(
                random.NextDouble() * (face.Picture.Width - width), random.NextDouble() * (face.Picture.Height - height), width, height);
            double union = patch.IntersectionOverUnion(box);
            double shared = union * ((width * height) + (box.Width * box.Height)) / (1 + union);
            if (shared > LargestShareOfFace * width * height) continue;
            Image<float> picture = ImageCrop.Crop(face.Picture, (int)patch.Left, (int)patch.Top, Math.Max(2, (int)width), Math.Max(2, (int)height));
            Augmenter.Recolor(Tone, random, picture);
            return picture;
        }

        return null;
    }

    /// <summary>An occluder as it would lie on a face, RGBA, without the face.</summary>
    public Image<float> Occluder(RandomGenerator random)
    {
        (FacePicture face, bool wearsGlasses) = Draw(random);
        (int width, int height) = (face.Picture.Width / 2, face.Picture.Height / 2);
        FaceLandmarks landmarks = face.Landmarks!.Transform(new AffineTransform((double)width / face.Picture.Width, 0, 0, 0, (double)height / face.Picture.Height, 0));
        var scene = new FaceScene(ImageResize.Resize(face.Picture, width, height, ResizeFilter.Area), landmarks) { WearsGlasses = wearsGlasses };
        return library.Draw(scene, set, random).Layer;
    }

    private (FacePicture Face, bool WearsGlasses) Draw(RandomGenerator random) => faces.Draw(random.NextInt32(int.MaxValue), random);
}
