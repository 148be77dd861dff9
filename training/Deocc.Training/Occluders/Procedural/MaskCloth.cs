using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Occluders.Painting;
using Deocc.Training.Occluders.Textures;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>The cloth of a mask in the sheet's coordinates: colors, seams, pleats and wrinkles.</summary>
/// <param name="Random">Where the design comes from.</param>
/// <param name="Material">The texture.</param>
/// <param name="IsPleated">Three folds across, as surgical masks have them.</param>
/// <param name="IsCreased">A seam or a crease down the middle.</param>
/// <param name="IsDraped">Hanging free, with long folds.</param>
internal sealed record MaskCloth(RandomGenerator Random, Texture Material, bool IsPleated, bool IsCreased, bool IsDraped)
{
    // Roughly how large the sheet is, in centimeters per unit of u and v.
    private const float Across = 9;
    private const float Down = 12;

    // Cloth scatters light: its form shows more than its flat surface would, and most light comes from above.
    private const float Relief = 1.5f;
    private const float Sky = 0.1f;

    private readonly uint _seed = Random.NextUInt32();
    private readonly float _wrinkles = Random.Between(0.15f, 0.6f);
    private readonly float _pleatDepth = Random.Between(0.4f, 0.95f);
    private readonly float _firstPleat = Random.Between(0.24f, 0.34f);
    private readonly float _pleatStep = Random.Between(0.14f, 0.2f);
    private readonly float _hem = Random.Between(0.03f, 0.06f);
    private readonly float _corner = Random.Between(1.5f, 3.5f);
    private readonly bool _hasWhiteHem = IsPleated && Random.NextBoolean(0.5);
    private readonly float _crease = Random.Between(0.35f, 0.9f);

    /// <summary>1 inside, 0 outside, with round corners.</summary>
    public float Opacity(float u, float v, float lowest)
    {
        if (IsDraped)
        {
            // A triangle that ends in a soft, folded edge below the chin.
            float end = lowest - (0.55f * MathF.Abs(u)) - (0.06f * Noise.Value(u * 4, 0, _seed));
            return Math.Clamp((end - v) * 60, 0, 1);
        }

        float edge = MathF.Abs(u) > 0.9f ? (MathF.Abs(u) - 0.9f) / 0.1f : 0;
        float reach = 0.5f - (0.03f * MathF.Pow(edge, _corner));
        return Math.Clamp((reach - MathF.Abs(v - 0.5f)) * 60, 0, 1);
    }

    /// <summary>The color before lighting.</summary>
    public Vector3 Color(float u, float v)
    {
        Vector3 color = Material.At(u * Across, v * Down);
        bool isHem = v < _hem || v > 1 - _hem || MathF.Abs(u) > 0.965f;
        if (IsDraped) return v < 0.03f ? color * 0.92f : color;
        if (isHem && _hasWhiteHem) color = Vector3.Lerp(color, new Vector3(0.93f), 0.8f);
        float dash = MathF.Sin(((v < 0.5f ? u : u + 0.03f) * 90) + v);
        bool isStitch = MathF.Abs(v - _hem) < 0.006f || MathF.Abs(1 - v - _hem) < 0.006f || MathF.Abs(MathF.Abs(u) - 0.965f) < 0.007f;
        if (isStitch && dash > -0.2f) color *= 0.82f;
        if (IsPleated) color *= 1 - (0.4f * _pleatDepth * PleatShadow(u, v));
        if (IsCreased) color *= 1 - (0.22f * _crease * MathF.Exp(-(u * u) / 0.0004f));
        return color;
    }

    /// <summary>The sheet's normal bent by pleats, creases and wrinkles.</summary>
    public Vector3 Bend(float u, float v, Vector3 normal)
    {
        float x = u * Across;
        float y = v * Down;

        // Wrinkles run from the sides to the nose and the chin, stretched along the pull.
        float stretch = IsDraped ? 0.35f : 0.5f + (0.5f * MathF.Abs(u));
        float along = IsDraped ? x * 0.8f : x * 0.22f;
        float across = IsDraped ? y * 0.16f : (y * 0.75f) + (0.25f * MathF.Abs(x));
        float slopeY = _wrinkles * stretch * 1.6f * Noise.Fractal(along, across, _seed + 1);
        float slopeX = _wrinkles * (IsDraped ? 2.4f : 0.8f) * Noise.Fractal(along * 1.3f, (across * 0.8f) + 31, _seed + 2);
        if (IsPleated) slopeY += _pleatDepth * 0.8f * PleatSlope(u, v);
        if (IsCreased) slopeX += _crease * 0.45f * MathF.Sign(u) * MathF.Exp(-MathF.Abs(u) / 0.25f);
        return Vector3.Normalize(new Vector3((Relief * normal.X) + slopeX, (Relief * normal.Y) + slopeY - Sky, normal.Z));
    }

    private float PleatShadow(float u, float v)
    {
        float shadow = 0;
        for (int i = 0; i < 3; i++)
        {
            float under = v - PleatLine(u, i);
            if (under >= 0) shadow = Math.Max(shadow, MathF.Exp(-under / 0.018f));
        }

        return shadow * Fade(u);
    }

    private float PleatSlope(float u, float v)
    {
        float slope = 0;
        for (int i = 0; i < 3; i++)
        {
            float over = PleatLine(u, i) - v;
            if (over is >= 0 and < 0.09f) slope += 0.6f * (1 - (over / 0.09f));
        }

        return slope * Fade(u);
    }

    /// <summary>The pleats open toward the middle, so that their lines sag there.</summary>
    private float PleatLine(float u, int index) =>
        _firstPleat + (index * _pleatStep * (0.75f + (0.35f * (1 - (u * u))))) + (0.012f * Noise.Value(u * 3, index * 7, _seed + 4));

    private static float Fade(float u) => Math.Clamp((1 - MathF.Abs(u)) * 8, 0, 1);
}
