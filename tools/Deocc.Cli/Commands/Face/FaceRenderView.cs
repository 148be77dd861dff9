using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Imaging.Drawing;
using Deocc.Models.Rendering;

namespace Deocc.Cli.Commands.Face;

/// <summary>Turns a rendered face into the picture that <c>deocc face render</c> shows.</summary>
internal static class FaceRenderView
{
    private const double Backdrop = 0.32;

    public static Image<byte> Draw(RenderedFaces face, FaceView view)
    {
        Tensor background = Tensor.Zeros([1, 3, 1, 1]) + Backdrop;
        return view switch
        {
            FaceView.Normals => (((face.Normals() + 1) * 0.5 * face.Mask) + ((1 - face.Mask) * background)).ToImage(),
            FaceView.Depth => DrawDepth(face),
            FaceView.Landmarks => DrawLandmarks(face.Over(background).ToImage(), face.Landmarks()),
            _ => face.Over(background).ToImage(),
        };
    }

    /// <summary>The picture with the mask as its fourth channel.</summary>
    public static Image<byte> WithAlpha(RenderedFaces face, Image<byte> picture)
    {
        Image<byte> mask = face.Mask.ToImage();
        var result = new Image<byte>(picture.Width, picture.Height, 4);
        for (int pixel = 0; pixel < mask.Samples.Length; pixel++)
        {
            picture.Samples.AsSpan(3 * pixel, 3).CopyTo(result.Samples.AsSpan(4 * pixel));
            result.Samples[(4 * pixel) + 3] = mask.Samples[pixel];
        }

        return result;
    }

    private static Image<byte> DrawDepth(RenderedFaces face)
    {
        Tensor depth = face.Depth();
        float[] seen = [.. depth.ToArray<float>().Where(value => value > 0)];
        if (seen.Length == 0) return Functional.Concat(1, face.Mask, face.Mask, face.Mask).ToImage();
        double nearest = seen.Min();
        double range = Math.Max(1e-6, seen.Max() - nearest);
        Tensor brightness = (1 - ((depth - nearest) * (0.85 / range))) * depth.Greater(0);
        return Functional.Concat(1, brightness, brightness, brightness).ToImage();
    }

    private static Image<byte> DrawLandmarks(Image<byte> picture, Tensor landmarks)
    {
        float[] places = landmarks.ToArray<float>();
        double radius = Math.Max(1, picture.Width / 160.0);
        for (int i = 0; i < places.Length; i += 2)
            Deocc.Imaging.Drawing.Draw.Disc(picture, (places[i], places[i + 1]), radius, new Rgba(60, 255, 90));
        return picture;
    }
}
