using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Models.FaceModels;

namespace Deocc.Training.Synthesis;

/// <summary>The random numbers behind one synthetic face: who it is, what it does, how it is lit and seen.</summary>
internal sealed record FacePerson(float[] Identity, float[] Expression, float[] Texture, float[] Angles, float[] Translation, float[] Light)
{
    /// <summary>Draws a person.</summary>
    public static FacePerson Draw(FaceSampler sampler, SynthesisOptions options, RandomGenerator random)
    {
        (float[] identity, float[] texture) = sampler.Person(random);
        float[] expression = sampler.Expression(random);
        float[] angles =
        [
            Angle(random, options.Pitch, 30),
            Angle(random, options.Yaw, options.MaximumYaw),
            Angle(random, options.Roll, 30),
        ];
        float[] translation =
        [
            Clipped(random, options.Shift, 3),
            Clipped(random, options.Shift, 3),
            Clipped(random, options.Distance, 2),
        ];
        return new FacePerson(
            identity,
            expression,
            texture,
            angles,
            translation,
            DrawLight(random));
    }

    /// <summary>The direction to the camera, seen from the head: the last row of R = Rz Ry Rx.</summary>
    public Vector3 ToViewer()
    {
        (float sineX, float cosineX) = MathF.SinCos(Angles[0]);
        (float sineY, float cosineY) = MathF.SinCos(Angles[1]);
        return new Vector3(-sineY, sineX * cosineY, cosineX * cosineY);
    }

    private static float Clipped(RandomGenerator random, double deviation, double clip) =>
        (float)(deviation * Math.Clamp(random.NextNormal(), -clip, clip));

    private static float Angle(RandomGenerator random, double deviation, double maximum) =>
        (float)(Math.Clamp(deviation * random.NextNormal(), -maximum, maximum) * (Math.PI / 180));

    /// <summary>
    /// Ambient light and one to three lamps of nearly white colour, as spherical harmonics: a distant lamp of direction l gives
    /// coefficients in proportion to Y(l).
    /// </summary>
    private static float[] DrawLight(RandomGenerator random)
    {
        var light = new float[27];
        Vector3 tint = Tint(random, 0.05f);
        float ambient = (float)random.NextDouble(0.5, 0.85);
        for (int c = 0; c < 3; c++) light[9 * c] += ambient * tint[c] / Shading.AmbientScale;
        int lamps = random.NextInt32(1, 4);
        Span<float> basis = stackalloc float[9];
        for (int lamp = 0; lamp < lamps; lamp++)
        {
            Vector3 direction = Vector3.Normalize(new Vector3((float)random.NextNormal(), 0.4f + (0.7f * (float)random.NextNormal()), 1.1f + (0.6f * (float)random.NextNormal())));
            float strength = (float)random.NextDouble(0.15, 0.75) / lamps * 1.4f;
            Vector3 color = Tint(random, 0.08f) * strength;
            Shading.LampCoefficients(direction, basis);
            for (int c = 0; c < 3; c++)
            {
                for (int k = 0; k < 9; k++) light[(9 * c) + k] += color[c] * basis[k];
            }
        }

        // The renderer adds this much to the first coefficient itself.
        for (int c = 0; c < 3; c++) light[9 * c] -= (float)Models.Rendering.SphericalHarmonics.Ambient;
        return light;
    }

    private static Vector3 Tint(RandomGenerator random, float strength) =>
        new(1 + (strength * random.NextSingleSigned()), 1, 1 - (strength * random.NextSingleSigned()));
}
