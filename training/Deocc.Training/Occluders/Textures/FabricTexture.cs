using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Occluders.Painting;

namespace Deocc.Training.Occluders.Textures;

/// <summary>A woven or printed fabric of random colors; the weave shows as fine noise.</summary>
internal sealed class FabricTexture : Texture
{
    private readonly FabricPattern _pattern;
    private readonly Vector3[] _palette;
    private readonly float _size;
    private readonly float _turn;
    private readonly float _share;
    private readonly float _weave;
    private readonly uint _seed;

    /// <summary>Designs a fabric.</summary>
    /// <param name="random">Where pattern and colors come from.</param>
    /// <param name="pattern">The family, or null for any.</param>
    public FabricTexture(RandomGenerator random, FabricPattern? pattern = null)
    {
        _pattern = pattern ?? (random.NextBoolean(0.35) ? FabricPattern.Plain : random.Choose(Enum.GetValues<FabricPattern>()));
        _palette = Palette(random);
        _size = MathF.Exp(random.Between(MathF.Log(0.35f), MathF.Log(2.2f)));
        _turn = random.NextBoolean(0.6) ? 0 : random.Between(-0.9f, 0.9f);
        _share = random.Between(0.25f, 0.6f);
        _weave = random.Between(0.01f, 0.05f);
        _seed = random.NextUInt32();
    }

    /// <inheritdoc/>
    public override Vector3 At(float x, float y)
    {
        (float sine, float cosine) = MathF.SinCos(_turn);
        (float a, float b) = (((x * cosine) + (y * sine)) / _size, ((y * cosine) - (x * sine)) / _size);
        Vector3 color = Pattern(a, b);
        return color * (1 + (_weave * Noise.Value(x * 16, y * 16, _seed + 7)));
    }

    /// <summary>Two to four colors that occur in clothes: mostly muted, one of them often near black or white.</summary>
    private static Vector3[] Palette(RandomGenerator random)
    {
        var palette = new Vector3[4];
        for (int i = 0; i < palette.Length; i++)
        {
            float saturation = (float)Math.Pow(random.NextDouble(), 1.4) * 0.85f;
            palette[i] = random.Color(saturation, random.Between(0.1f, 0.95f));
        }

        if (random.NextBoolean(0.18)) palette[0] = new Vector3(random.Between(0.04f, 0.16f));
        else if (random.NextBoolean(0.25)) palette[0] = new Vector3(random.Between(0.8f, 0.95f));
        else if (random.NextBoolean(0.2)) palette[0] = new Vector3(0.1f, 0.14f, 0.3f) * random.Between(0.6f, 1.6f);
        if (random.NextBoolean(0.35)) palette[1] = new Vector3(random.NextBoolean() ? 0.92f : 0.08f);
        return palette;
    }

    private Vector3 Pattern(float a, float b)
    {
        switch (_pattern)
        {
            case FabricPattern.Stripes:
                return _palette[Fraction(b) < _share ? 1 : 0];
            case FabricPattern.Checks:
                return Vector3.Lerp(_palette[0], _palette[1], 0.5f * ((Fraction(a) < 0.5f ? 1 : 0) + (Fraction(b) < 0.5f ? 1 : 0)));
            case FabricPattern.Plaid:
                Vector3 ground = Vector3.Lerp(_palette[0], _palette[1], 0.45f * ((Fraction(a / 2) < _share ? 1 : 0) + (Fraction(b / 2) < _share ? 1 : 0)));
                bool isLine = Fraction((a / 2) + 0.37f) < 0.05f || Fraction((b / 2) + 0.37f) < 0.05f;
                return isLine ? Vector3.Lerp(ground, _palette[2], 0.7f) : ground;
            case FabricPattern.Dots:
                float shifted = a + (((int)MathF.Floor(b) & 1) * 0.5f);
                (float dx, float dy) = (Fraction(shifted) - 0.5f, Fraction(b) - 0.5f);
                return Mix(0, 1, Edge((0.42f * _share) + 0.08f - MathF.Sqrt((dx * dx) + (dy * dy))));
            case FabricPattern.Herringbone:
                float fold = MathF.Abs(Fraction(a / 2) - 0.5f) * 2;
                return Mix(0, 1, Fraction((b * 3) + (fold * 2)) < 0.5f ? 0.15f : 0.65f);
            case FabricPattern.Chevrons:
                return _palette[Fraction(b + (MathF.Abs(Fraction(a) - 0.5f) * 1.2f)) < _share ? 1 : 0];
            case FabricPattern.Camouflage:
                float field = Noise.Fractal(a * 0.8f, b * 0.8f, _seed);
                float other = Noise.Fractal((a * 0.8f) + 40, b * 0.8f, _seed + 3);
                return _palette[field > 0.22f ? 1 : other > 0.18f ? 2 : field < -0.38f ? 3 : 0];
            case FabricPattern.Leopard:
                float spots = Noise.Value(a * 2.6f, b * 2.6f, _seed);
                return spots > 0.42f ? _palette[2] : spots > 0.12f ? _palette[0] * 0.4f : Vector3.Lerp(_palette[0], _palette[1], 0.25f);
            case FabricPattern.Flowers:
                return Flower(a / 1.6f, b / 1.6f);
            case FabricPattern.Paisley:
                float warp = Noise.Fractal(a * 0.7f, b * 0.7f, _seed) * 2.5f;
                float rings = MathF.Sin((Noise.Value(a * 0.9f, b * 0.9f, _seed + 5) * 9) + warp);
                return rings > 0.55f ? _palette[1] : rings < -0.7f ? _palette[2] : _palette[0];
            case FabricPattern.Gradient:
                return Mix(0, 1, 0.5f + (0.5f * MathF.Sin(b / 3)));
            default:
                return _palette[0] * (1 + (0.05f * Noise.Fractal(a * 0.5f, b * 0.5f, _seed)));
        }
    }

    /// <summary>A flower of five or six petals in some cells of a grid, shifted and turned by chance.</summary>
    private Vector3 Flower(float a, float b)
    {
        (int column, int row) = ((int)MathF.Floor(a), (int)MathF.Floor(b));
        if (Noise.Cell(column, row, _seed + 11) < 0.25f) return _palette[0];
        float centerX = 0.5f + (0.3f * (Noise.Cell(column, row, _seed) - 0.5f));
        float centerY = 0.5f + (0.3f * (Noise.Cell(column, row, _seed + 1) - 0.5f));
        (float dx, float dy) = (a - column - centerX, b - row - centerY);
        float distance = MathF.Sqrt((dx * dx) + (dy * dy));
        float angle = MathF.Atan2(dy, dx) + (6 * Noise.Cell(column, row, _seed + 2));
        float petals = 5 + (_seed & 1);
        float radius = 0.32f * (0.62f + (0.38f * MathF.Cos(petals * angle)));
        if (distance < 0.075f) return _palette[2];
        if (distance < radius) return Vector3.Lerp(_palette[1], _palette[3], Noise.Cell(column, row, _seed + 4) > 0.5f ? 1 : 0) * (0.8f + (0.6f * distance / 0.32f));
        return _palette[0];
    }

    private Vector3 Mix(int first, int second, float share) => Vector3.Lerp(_palette[first], _palette[second], share);

    private static float Edge(float inside) => Math.Clamp(0.5f + (inside * 8), 0, 1);

    private static float Fraction(float x) => x - MathF.Floor(x);
}
