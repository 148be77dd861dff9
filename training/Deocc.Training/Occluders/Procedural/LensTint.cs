using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Occluders.Painting;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>
/// How a lens looks: its tint from top to bottom, and what it mirrors (sky, horizon, a window, a bright surface beside the camera).
/// A dark lens is plain, or dark above and nearly clear below, or only lightly tinted, or a mirror.
/// </summary>
internal sealed class LensTint
{
    private readonly bool _isDark;
    private readonly bool _isMirror;
    private readonly Vector3 _top;
    private readonly Vector3 _bottom;
    private readonly float _opacityTop;
    private readonly float _opacityBottom;
    private readonly float _fadeMiddle;
    private readonly float _fadeLength;
    private readonly float _sky;
    private readonly float _horizon;
    private readonly float _window;
    private readonly Vector2 _windowPlace;
    private readonly float _windowSlant;
    private readonly Vector3 _glare;
    private readonly LensGlare _left;
    private readonly LensGlare _right;
    private readonly uint _seed;

    /// <summary>Designs a lens.</summary>
    /// <param name="random">Where the design comes from.</param>
    /// <param name="isDark">Of sunglasses, or else clear.</param>
    public LensTint(RandomGenerator random, bool isDark)
    {
        _isDark = isDark;
        _seed = random.NextUInt32();
        (_fadeMiddle, _fadeLength) = (0, 4);
        float style = (float)random.NextDouble();
        _isMirror = isDark && style < 0.2f;
        if (_isMirror)
        {
            _top = random.Color(random.Between(0.1f, 0.9f), random.Between(0.3f, 0.85f));
            _bottom = random.Color(random.Between(0.1f, 0.9f), random.Between(0.4f, 0.95f));
            (_opacityTop, _opacityBottom) = (1, random.NextBoolean(0.3) ? random.Between(0.4f, 0.9f) : random.Between(0.9f, 1));
        }
        else if (isDark)
        {
            Vector3 tint = random.NextBoolean(0.6)
                ? new Vector3(random.Between(0.02f, 0.12f)) * new Vector3(1, random.Between(0.85f, 1.05f), random.Between(0.8f, 1.1f))
                : random.Color(random.Between(0.2f, 0.85f), random.Between(0.08f, 0.4f));
            (_top, _bottom) = (tint, tint * random.Between(1, 1.8f));
            if (style < 0.5f)
            {
                _opacityTop = random.Between(0.65f, 1);
                _opacityBottom = random.Between(0.04f, 0.5f);
                _fadeMiddle = random.Between(-0.9f, 1.1f);
                _fadeLength = random.Between(1, 4.5f);
            }
            else if (style < 0.65f)
            {
                _opacityTop = random.Between(0.35f, 0.75f);
                _opacityBottom = _opacityTop * random.Between(0.6f, 1);
                if (random.NextBoolean()) _top = _bottom = random.Color(random.Between(0.3f, 0.9f), random.Between(0.25f, 0.75f));
            }
            else
            {
                _opacityTop = random.Between(0.82f, 1);
                _opacityBottom = random.NextBoolean(0.35) ? random.Between(0.45f, 0.8f) : _opacityTop;
            }
        }
        else
        {
            (_top, _bottom) = (new Vector3(0.9f, 0.95f, 1), new Vector3(0.85f, 0.95f, 0.9f));
            _opacityTop = random.Between(0, 0.07f);
            _opacityBottom = random.Between(0, 0.05f);
        }

        _sky = random.NextBoolean(0.7) ? random.Between(0.02f, isDark ? 0.3f : 0.16f) : 0;
        _horizon = random.Between(-0.8f, 1);
        _window = random.NextBoolean(isDark ? 0.4 : 0.45) ? random.Between(0.1f, isDark ? 0.5f : 0.65f) : 0;
        _windowPlace = new Vector2(random.Between(-1.3f, 1.3f), random.Between(-1, 0.4f));
        _windowSlant = random.Between(-0.5f, 0.5f);
        _glare = Vector3.Lerp(Vector3.One, random.NextBoolean() ? new Vector3(0.7f, 0.85f, 1) : new Vector3(0.75f, 1, 0.85f), random.Between(0, 0.8f));
        double glareShare = isDark ? 0.3 : 0.2;
        _left = LensGlare.Choose(random, glareShare);
        _right = LensGlare.Choose(random, glareShare);
    }

    /// <summary>RGB and opacity at a place.</summary>
    /// <param name="place">From the lens's middle, in centimeters.</param>
    /// <param name="side">1 for the lens at the picture's right, -1 for the other: each has its own bright surface.</param>
    /// <param name="exposure">How brightly the picture is lit.</param>
    public Vector4 At(Vector2 place, int side, float exposure)
    {
        float down = Math.Clamp(((place.Y - _fadeMiddle) / _fadeLength) + 0.5f, 0, 1);
        Vector3 color = Vector3.Lerp(_top, _bottom, down);
        float opacity = float.Lerp(_opacityTop, _opacityBottom, Smooth(down));
        float skyline = _horizon + (0.35f * Noise.Fractal(place.X * 1.3f, 0, _seed));
        float above = Smooth(Math.Clamp((skyline - place.Y) * (_isMirror ? 4 : 1.6f), 0, 1));
        float mirrored = _sky * above * (0.7f + (0.3f * Noise.Value(place.X * 0.6f, place.Y * 0.6f, _seed + 3)));
        if (_isMirror) color *= 0.6f + (0.55f * above) + (0.12f * Noise.Fractal(place.X, place.Y * 2.5f, _seed + 5));
        mirrored += _window * Window(place - _windowPlace);
        mirrored += (side < 0 ? _left : _right).At(place);
        mirrored = Math.Clamp(mirrored, 0, 0.92f);

        // What is mirrored lies over the tint and hides what is behind.
        float total = opacity + ((1 - opacity) * mirrored);
        if (total <= 0) return Vector4.Zero;
        Vector3 mixed = ((color * opacity * (1 - mirrored)) + (_glare * mirrored)) / ((opacity * (1 - mirrored)) + mirrored);
        return new Vector4(mixed * exposure, total);
    }

    /// <summary>A bright pane with a crossbar and soft edges.</summary>
    private float Window(Vector2 place)
    {
        float x = place.X + (_windowSlant * place.Y);
        float y = place.Y + (0.06f * place.X * place.X);
        float halfWidth = _isDark ? 0.55f : 0.45f;
        float inside = Math.Min(halfWidth - MathF.Abs(x), 0.7f - MathF.Abs(y));
        float bar = MathF.Abs(x) < 0.05f ? 0.4f : 1;
        return Smooth(Math.Clamp(inside / 0.18f, 0, 1)) * bar;
    }

    private static float Smooth(float x) => x * x * (3 - (2 * x));
}
