using System.Numerics;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Training.Data;

namespace Deocc.Training.Occluders.Scenes;

/// <summary>
/// A picture of a face with all that an occluder has to fit: where the head stands, how it is lit, the skin's color, and the
/// picture's sharpness, noise and tint.
/// </summary>
public sealed class FaceScene
{
    private const int SmallestSide = 16;

    // From this turn on the far cheek's contour tells nothing of the jaw behind it; in radians.
    private const float MirrorFrom = 0.15f;
    private const float MirrorFully = 0.5f;
    private const int JawPoints = 17;

    private readonly Vector3[] _points;

    /// <summary>Looks at a face.</summary>
    /// <param name="picture">RGB in 0..1.</param>
    /// <param name="landmarks">68 points, or 5 from which the others are guessed.</param>
    /// <param name="faceMask">The visible face, one channel in 0..1; helps to find the skin's color.</param>
    /// <exception cref="ShapeException">The picture is tiny or not RGB, or the mask is of another size.</exception>
    public FaceScene(Image<float> picture, FaceLandmarks landmarks, Image<float>? faceMask = null)
    {
        if (picture.Channels != 3 || picture.Width < SmallestSide || picture.Height < SmallestSide)
            throw new ShapeException($"FaceScene: {picture.Width}x{picture.Height} with {picture.Channels} channels; expected RGB of at least {SmallestSide} pixels a side");
        if (faceMask is not null && (faceMask.Width != picture.Width || faceMask.Height != picture.Height))
            throw new ShapeException($"FaceScene: the mask of {faceMask.Width}x{faceMask.Height} is not as large as the picture of {picture.Width}x{picture.Height}");
        Picture = picture;
        Pose = HeadPose.Fit(landmarks);
        _points = PersonalPoints(landmarks);
        Skin = SkinSample.Take(this, faceMask);
        Look = PictureLook.Measure(picture);
    }

    /// <summary>RGB in 0..1.</summary>
    public Image<float> Picture { get; }

    /// <summary>Whether the person wears glasses, so that no second pair is put on by chance.</summary>
    public bool WearsGlasses { get; init; }

    internal HeadPose Pose { get; }

    /// <summary>The skin's color and the light on it.</summary>
    internal SkinSample Skin { get; }

    /// <summary>The picture's tint, sharpness and noise.</summary>
    internal PictureLook Look { get; }

    /// <summary>The face's own 68 landmarks in the head's centimeters; they project onto the given ones.</summary>
    internal ReadOnlySpan<Vector3> Points => _points;

    /// <summary>What a data set's attributes say of glasses: CelebA's <c>Eyeglasses</c>, or a share of the face or truth value <c>glasses</c>.</summary>
    public static bool IsLikelyToWearGlasses(FaceAttributes? attributes) =>
        attributes?["Eyeglasses"] > 0.5f || attributes?["glasses"] > 0.002f || attributes?["sunglasses"] > 0.5f;

    /// <summary>A place between two landmarks.</summary>
    internal Vector3 Between(int first, int second, float share = 0.5f) => Vector3.Lerp(_points[first], _points[second], share);

    /// <summary>
    /// Takes each landmark's depth from the mean head; what the far side of a turned head hides comes from the near side.
    /// </summary>
    private Vector3[] PersonalPoints(FaceLandmarks landmarks)
    {
        var points = new Vector3[FaceLandmarks.FullCount];
        for (int i = 0; i < points.Length; i++)
        {
            Vector3 mean = MeanHead.Landmarks[i];
            points[i] = landmarks.IsFull ? Pose.Unproject(new Vector2(landmarks[i].X, landmarks[i].Y), Pose.Depth(mean)) : mean;
        }

        float share = Math.Clamp((Math.Abs(Pose.Yaw) - MirrorFrom) / (MirrorFully - MirrorFrom), 0, 1);
        if (share == 0) return points;
        for (int i = 0; i < JawPoints / 2; i++)
        {
            (int far, int near) = Pose.Yaw > 0 ? (JawPoints - 1 - i, i) : (i, JawPoints - 1 - i);
            points[far] = Vector3.Lerp(points[far], points[near] with { X = -points[near].X }, share);
        }

        return points;
    }
}
