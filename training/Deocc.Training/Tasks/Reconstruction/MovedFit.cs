using Deocc.Imaging;
using Deocc.Models.Fitting;
using Deocc.Models.Rendering;

namespace Deocc.Training.Tasks.Reconstruction;

/// <summary>What is known of a face after its picture was turned, scaled, shifted or mirrored.</summary>
/// <param name="Angles">Pitch, yaw and roll, radians.</param>
/// <param name="Translation">Decimetres.</param>
/// <param name="Light">As many coefficients as before.</param>
/// <param name="IsMirrored">Whether it is the mirror image, whose identity, expression and texture are those of another.</param>
internal sealed record MovedFit(float[] Angles, float[] Translation, float[] Light, bool IsMirrored)
{
    private static readonly Camera Lens = new(224);

    /// <summary>
    /// Moves a fit as its picture moved. A turn of the picture is a turn about the camera's axis, exactly; scale and shift become a
    /// translation, which is right up to the face's own depth against its distance.
    /// </summary>
    /// <param name="fit">The fit, of an aligned picture of its own size.</param>
    /// <param name="move">From the photograph's pixels to those of the new picture: a similarity, or one mirrored.</param>
    /// <param name="size">The new picture's width and height.</param>
    public static MovedFit Of(FitRecord fit, AffineTransform move, int size)
    {
        double[] crop = fit.ToCrop;
        AffineTransform map = new AffineTransform(crop[0], crop[1], crop[2], crop[3], crop[4], crop[5]).Invert().Then(move);
        double determinant = (map.A * map.E) - (map.B * map.D);
        bool isMirrored = determinant < 0;
        double turn = isMirrored ? Math.Atan2(map.D, -map.A) : Math.Atan2(-map.D, map.A);
        int sign = isMirrored ? -1 : 1;

        double focal = Lens.FocalLength / Lens.Size.Height * size;
        double scale = Math.Sqrt(Math.Abs(determinant)) * fit.Size / size;
        double distance = (Lens.Distance - fit.Translation[2]) / scale;
        (double middleX, double middleY) = map.Apply(0.5 * fit.Size, 0.5 * fit.Size);
        (double sine, double cosine) = Math.SinCos(turn);
        double x = sign * fit.Translation[0];
        double y = fit.Translation[1];
        return new MovedFit(
            [fit.Angles[0], sign * fit.Angles[1], (float)((sign * fit.Angles[2]) + turn)],
            [
                (float)((cosine * x) - (sine * y) + ((middleX - (0.5 * size)) / focal * distance)),
                (float)((sine * x) + (cosine * y) - ((middleY - (0.5 * size)) / focal * distance)),
                (float)(Lens.Distance - distance),
            ],
            TurnLight(fit.Light, turn, sign),
            isMirrored);
    }

    /// <summary>
    /// Turns spherical harmonics about the camera's axis: functions 3 and 1, and 7 and 5, turn as x and y do, 8 and 4 twice as fast.
    /// </summary>
    private static float[] TurnLight(float[] light, double turn, int sign)
    {
        var turned = (float[])light.Clone();
        for (int first = 0; first < turned.Length; first += SphericalHarmonics.Functions)
        {
            foreach (int odd in (ReadOnlySpan<int>)[3, 4, 7]) turned[first + odd] *= sign;
            Turn(ref turned[first + 3], ref turned[first + 1], turn);
            Turn(ref turned[first + 7], ref turned[first + 5], turn);
            Turn(ref turned[first + 8], ref turned[first + 4], 2 * turn);
        }

        return turned;
    }

    private static void Turn(ref float x, ref float y, double turn)
    {
        (double sine, double cosine) = Math.SinCos(turn);
        (x, y) = ((float)((cosine * x) - (sine * y)), (float)((sine * x) + (cosine * y)));
    }
}
