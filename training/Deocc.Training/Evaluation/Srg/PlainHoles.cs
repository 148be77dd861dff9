using Deocc.Imaging;
using Deocc.Imaging.Drawing;
using Deocc.Training.Occluders;

namespace Deocc.Training.Evaluation.Srg;

/// <summary>
/// Flat grey shapes within a face, as simple fills are usually compared on. Unlike drawn occluders they end on skin, not beyond the
/// face, so that a fill which goes by the hole's rim sees nothing but skin: figures on them are higher.
/// </summary>
public static class PlainHoles
{
    private const float Grey = 0.5f;

    // Half axes as shares of the distance between the eyes.
    private const double EyeAcross = 0.42;
    private const double EyeDown = 0.3;
    private const int EllipseCorners = 48;

    // Half of the lower face's outline from the nose's bridge to the chin: across as a share of the distance between the eyes,
    // down from the eyes as a share of the way to the mouth.
    private static readonly (double Across, double Down)[] LowerFaceHalf = [(0, 0.4), (0.5, 0.5), (0.62, 0.85), (0.52, 1.25), (0.3, 1.55), (0, 1.62)];

    /// <summary>An ellipse over each eye.</summary>
    /// <param name="picture">The portrait.</param>
    /// <param name="landmarks">5 or 68 points in its pixels.</param>
    public static Occluder Eyes(Image<float> picture, FaceLandmarks landmarks)
    {
        var frame = new Frame(landmarks);
        Image<float> mask = Ellipse(frame.LeftEye);
        Image<float> other = Ellipse(frame.RightEye);
        for (int i = 0; i < mask.Samples.Length; i++) mask.Samples[i] = Math.Max(mask.Samples[i], other.Samples[i]);
        return Plain(mask, "ellipses over the eyes");

        Image<float> Ellipse((double X, double Y) center)
        {
            var corners = new (double X, double Y)[EllipseCorners];
            for (int i = 0; i < corners.Length; i++)
            {
                (double sine, double cosine) = Math.SinCos(2 * Math.PI * i / corners.Length);
                corners[i] = frame.At(center, EyeAcross * frame.EyeToEye * cosine, EyeDown * frame.EyeToEye * sine);
            }

            return ShapeMask.Polygon(picture.Width, picture.Height, corners);
        }
    }

    /// <summary>A polygon from the nose's bridge over the cheeks to the chin.</summary>
    /// <param name="picture">The portrait.</param>
    /// <param name="landmarks">5 or 68 points in its pixels.</param>
    public static Occluder LowerFace(Image<float> picture, FaceLandmarks landmarks)
    {
        var frame = new Frame(landmarks);
        IEnumerable<(double Across, double Down)> mirrored = LowerFaceHalf.Skip(1).SkipLast(1).Reverse().Select(point => (-point.Across, point.Down));
        (double X, double Y)[] corners =
        [
            .. LowerFaceHalf.Concat(mirrored).Select(point =>
                frame.At(frame.BetweenEyes, point.Across * frame.EyeToEye, 0, point.Down)),
        ];
        return Plain(ShapeMask.Polygon(picture.Width, picture.Height, corners), "polygon over the lower face");
    }

    private static Occluder Plain(Image<float> mask, string style)
    {
        var layer = new Image<float>(mask.Width, mask.Height, 4);
        for (int i = 0; i < mask.Samples.Length; i++)
        {
            layer.Samples.AsSpan(4 * i, 3).Fill(Grey);
            layer.Samples[(4 * i) + 3] = mask.Samples[i];
        }

        return new Occluder(OccluderKind.Other, style, layer, mask);
    }

    /// <summary>The axes of a face: along the eyes, at right angles to it, and from the eyes to the mouth.</summary>
    private readonly struct Frame
    {
        private readonly (double X, double Y) _along;
        private readonly (double X, double Y) _toMouth;

        public Frame(FaceLandmarks landmarks)
        {
            FaceLandmarks five = landmarks.ToFive();
            (LeftEye, RightEye) = (five[0], five[1]);
            BetweenEyes = Middle(five[0], five[1]);
            (double x, double y) = Middle(five[3], five[4]);
            _toMouth = (x - BetweenEyes.X, y - BetweenEyes.Y);
            EyeToEye = double.Hypot(RightEye.X - LeftEye.X, RightEye.Y - LeftEye.Y);
            _along = ((RightEye.X - LeftEye.X) / EyeToEye, (RightEye.Y - LeftEye.Y) / EyeToEye);
        }

        public (double X, double Y) LeftEye { get; }

        public (double X, double Y) RightEye { get; }

        public (double X, double Y) BetweenEyes { get; }

        /// <summary>In pixels.</summary>
        public double EyeToEye { get; }

        /// <summary>A point so many pixels along the eyes, so many at right angles to them, and a share of the way to the mouth from another.</summary>
        public (double X, double Y) At((double X, double Y) from, double along, double across, double toMouth = 0) => (
            from.X + (along * _along.X) - (across * _along.Y) + (toMouth * _toMouth.X),
            from.Y + (along * _along.Y) + (across * _along.X) + (toMouth * _toMouth.Y));

        private static (double X, double Y) Middle((float X, float Y) a, (float X, float Y) b) => (0.5 * (a.X + b.X), 0.5 * (a.Y + b.Y));
    }
}
