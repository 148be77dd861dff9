using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Occluders.Painting;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>
/// A hand of tapered round limbs (Bloomenthal's skeletons) seen as a height over the picture: fingers of three joints, thumb,
/// palm and arm, each with its own depth, shaded by the slope of the height.
/// </summary>
internal sealed class HandModel
{
    private const float Plateau = 0.6f;

    private readonly List<Limb> _limbs = [];
    private readonly List<(Vector2 Place, Vector2 Along, float Radius, int Finger)> _nails = [];

    // A flat limb's height ends in a plateau, so that several make one palm or back of the hand.
    private readonly record struct Limb(
        Vector2 From, Vector2 To, float RadiusFrom, float RadiusTo, float DepthFrom, float DepthTo, int Finger, bool IsFlat = false)
    {
        /// <summary>The height at a share of the length and a distance from the middle line.</summary>
        public float Height(float share, float distance, float radius)
        {
            float bulge = MathF.Sqrt(Math.Max(0, (radius * radius) - (distance * distance)));
            return float.Lerp(DepthFrom, DepthTo, share) + (IsFlat ? Plateau * radius * MathF.Tanh(bulge / (Plateau * radius)) : bulge);
        }
    }

    /// <summary>An open hand whose fingers lie over the face.</summary>
    /// <param name="knuckles">The middle of the knuckles in pixels.</param>
    /// <param name="forward">The direction of the fingers, a unit vector.</param>
    /// <param name="scale">Pixels per centimeter.</param>
    /// <param name="isRight">On which side the thumb is.</param>
    /// <param name="random">Where spread and curl come from.</param>
    public static HandModel Open(Vector2 knuckles, Vector2 forward, float scale, bool isRight, RandomGenerator random)
    {
        var hand = new HandModel();
        float side = isRight ? 1 : -1;
        Vector2 across = new(-forward.Y * side, forward.X * side);
        float spread = random.Between(0.01f, 0.16f);
        float curl = random.Between(0.75f, 1);
        bool showsBack = random.NextBoolean(0.75);
        ReadOnlySpan<float> lengths = [7.1f, 7.9f, 7.4f, 5.8f];
        for (int i = 0; i < 4; i++)
        {
            float place = (i - 1.5f) * 1.95f;
            Vector2 root = knuckles + (across * (place * scale)) + (forward * ((i is 1 or 2 ? 0.3f : i == 3 ? -0.7f : 0) * scale));
            float angle = ((i - 1.5f) * spread) + random.Between(-0.03f, 0.03f);
            Vector2 direction = Turn(forward, across, angle);
            hand.AddFinger(root, direction, lengths[i] * curl * random.Between(0.97f, 1.03f) * scale, (i == 3 ? 0.78f : 0.9f) * scale, 0.5f * scale, i + 1, showsBack);
        }

        Vector2 wrist = knuckles - (forward * (9 * scale));
        for (int i = 0; i < 4; i++)
        {
            Vector2 root = knuckles + (across * ((i - 1.5f) * 1.95f * scale));
            hand._limbs.Add(new Limb(wrist + (across * ((i - 1.5f) * 1.1f * scale)), root, 1.9f * scale, 1.3f * scale, 0, 0.35f * scale, 0, IsFlat: true));
        }

        Vector2 thumbRoot = wrist + (across * (-2.6f * scale)) + (forward * (2.8f * scale));
        Vector2 thumbMiddle = thumbRoot + (Turn(forward, across, -random.Between(0.35f, 0.85f)) * (4.2f * scale));
        Vector2 thumbWay = Turn(forward, across, -random.Between(0.05f, 0.6f));
        hand._limbs.Add(new Limb(wrist + (across * (-1 * scale)), thumbMiddle, 1.9f * scale, 1.15f * scale, -0.2f * scale, 0.4f * scale, 0));
        hand.AddFinger(thumbMiddle, thumbWay, 4.4f * scale, 1.08f * scale, 0.6f * scale, 5, showsBack, joints: 2);
        hand._limbs.Add(new Limb(wrist + (forward * (1.5f * scale)), wrist - (forward * (40 * scale)), 2.6f * scale, 4.2f * scale, -0.35f * scale, -1.2f * scale, 0, IsFlat: true));
        return hand;
    }

    /// <summary>A fist around something upright, seen from its knuckles.</summary>
    /// <param name="center">The fist's middle in pixels.</param>
    /// <param name="down">The direction of what it holds, a unit vector.</param>
    /// <param name="scale">Pixels per centimeter.</param>
    /// <param name="isRight">On which side the arm is.</param>
    /// <param name="random">Where small differences come from.</param>
    public static HandModel Fist(Vector2 center, Vector2 down, float scale, bool isRight, RandomGenerator random)
    {
        var hand = new HandModel();
        float side = isRight ? 1 : -1;
        Vector2 across = new(-down.Y * side, down.X * side);
        Vector2 arm = Vector2.Normalize(across + (down * random.Between(0.4f, 1.2f)));
        hand._limbs.Add(new Limb(center + (across * (2.6f * scale)) - (down * (1.4f * scale)), center + (across * (2.4f * scale)) + (down * (2.2f * scale)), 2.5f * scale, 2.2f * scale, -0.1f * scale, -0.1f * scale, 0, IsFlat: true));
        hand._limbs.Add(new Limb(center + (across * (2.6f * scale)), center + (arm * (40 * scale)), 2.6f * scale, 4.2f * scale, -0.15f * scale, -0.6f * scale, 0, IsFlat: true));
        for (int i = 0; i < 4; i++)
        {
            Vector2 row = center + (down * ((i - 1.3f) * 1.8f * scale));
            float radius = (i == 3 ? 0.85f : 1) * scale;
            Vector2 knuckle = row + (across * (random.Between(2.1f, 2.4f) * scale));
            Vector2 bend = row - (across * (random.Between(1.5f, 1.9f) * scale));
            hand._limbs.Add(new Limb(knuckle, bend, radius * 1.08f, radius, 1.1f * scale, 1.3f * scale, i + 1));
            hand._limbs.Add(new Limb(bend, row - (across * (0.4f * scale)) + (down * (0.25f * scale)), radius * 0.95f, radius * 0.8f, 1.3f * scale, 0.2f * scale, i + 1));
        }

        Vector2 thumb = center - (down * (3 * scale)) - (across * (1.4f * scale));
        hand._limbs.Add(new Limb(center - (down * (2 * scale)) + (across * (2.2f * scale)), thumb, 1.25f * scale, 1 * scale, 1.2f * scale, 1.7f * scale, 5));
        hand._nails.Add((thumb - (across * (0.1f * scale)), -across, 0.62f * scale, 5));
        return hand;
    }

    /// <summary>Paints the hand.</summary>
    /// <param name="canvas">Where to.</param>
    /// <param name="tone">The hand's colors.</param>
    /// <param name="light">The light on the face.</param>
    /// <param name="scale">Pixels per centimeter, for the skin's texture.</param>
    public void Paint(OccluderCanvas canvas, HandTone tone, SkinSample light, float scale)
    {
        (int left, int top, int right, int bottom) = Bounds(canvas);
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                Vector2 at = new(x + 0.5f, y + 0.5f);
                if (Nearest(at) is not { } hit) continue;
                float edge = Math.Clamp(hit.Inside + 0.5f, 0, 1);
                Vector3 normal = Normal(at, hit.Height);
                float crevice = Crevice(at, hit);
                Vector3 skin = Vector3.Lerp(tone.Skin, tone.Flush, hit.Flush);
                skin *= 1 + (0.06f * Noise.Fractal(at.X / scale * 2.2f, at.Y / scale * 2.2f, 77)) + (0.03f * Noise.Value(at.X / scale * 9, at.Y / scale * 9, 78));
                Vector3 color = Vector3.Lerp(skin, tone.Crease, crevice);
                float shine = Paint(at, hit.Finger, ref color, tone);
                color *= Math.Clamp(light.Shade(normal) * (0.8f + (0.28f * normal.Z)) - (0.12f * normal.Y), 0.3f, 1.25f);
                canvas.Paint(x, y, color + new Vector3(shine * Math.Max(0, -normal.Y)), edge, edge);
            }
        }
    }

    private static Vector2 Turn(Vector2 forward, Vector2 across, float angle) => (forward * MathF.Cos(angle)) + (across * MathF.Sin(angle));

    private void AddFinger(Vector2 root, Vector2 direction, float length, float radius, float depth, int finger, bool hasNail, int joints = 3)
    {
        ReadOnlySpan<float> shares = joints == 3 ? [0, 0.46f, 0.75f, 1] : [0, 0.55f, 1];
        for (int i = 0; i < joints; i++)
        {
            _limbs.Add(new Limb(
                root + (direction * (shares[i] * length)),
                root + (direction * (shares[i + 1] * length)),
                radius * (1 - (0.1f * i)),
                radius * (1 - (0.1f * (i + 1)) - (i == joints - 1 ? 0.06f : 0)),

                // A finger grows out of the palm's plateau and rises from it.
                depth * (i == 0 ? 0.15f : 1),
                depth,
                finger));
        }

        if (hasNail) _nails.Add((root + (direction * (length * 1.01f)), direction, radius * 0.56f, finger));
    }

    private (int Left, int Top, int Right, int Bottom) Bounds(OccluderCanvas canvas)
    {
        Vector2 low = new(float.MaxValue);
        Vector2 high = new(float.MinValue);
        foreach (Limb limb in _limbs)
        {
            Vector2 reach = new(Math.Max(limb.RadiusFrom, limb.RadiusTo) + 1);
            low = Vector2.Min(low, Vector2.Min(limb.From, limb.To) - reach);
            high = Vector2.Max(high, Vector2.Max(limb.From, limb.To) + reach);
        }

        return (
            (int)Math.Clamp(low.X, 0, canvas.Width), (int)Math.Clamp(low.Y, 0, canvas.Height),
            (int)Math.Clamp(high.X + 1, 0, canvas.Width), (int)Math.Clamp(high.Y + 1, 0, canvas.Height));
    }

    /// <summary>The limb that is highest at a place, or null where there is none.</summary>
    private Hit? Nearest(Vector2 at)
    {
        Hit? best = null;
        foreach (Limb limb in _limbs)
        {
            (float share, float distance, float radius) = Measure(limb, at);
            float inside = radius - distance;
            if (inside <= -0.5f) continue;
            float height = limb.Height(share, distance, radius);
            if (best is { } other && (other.Height > height || (inside < 0.5f && other.Inside > 0.5f))) continue;

            // Joints and tips are a little redder.
            float flush = limb.Finger == 0 ? 0 : 0.8f * MathF.Max(0, MathF.Abs(share - 0.5f) - 0.25f) * 2;
            best = new Hit(limb.Finger, height, inside, flush);
        }

        return best;
    }

    private float Height(Vector2 at)
    {
        float best = float.MinValue;
        foreach (Limb limb in _limbs)
        {
            (float share, float distance, float radius) = Measure(limb, at);
            if (distance >= radius) continue;
            best = Math.Max(best, limb.Height(share, distance, radius));
        }

        return best;
    }

    private Vector3 Normal(Vector2 at, float height)
    {
        const float Step = 0.75f;
        float slopeX = Slope(new Vector2(Step, 0));
        float slopeY = Slope(new Vector2(0, Step));
        return Vector3.Normalize(new Vector3(-slopeX, -slopeY, 1));

        float Slope(Vector2 step)
        {
            float after = Height(at + step);
            float before = Height(at - step);
            if (after == float.MinValue) after = (2 * height) - Math.Max(before, height);
            if (before == float.MinValue) before = (2 * height) - Math.Max(after, height);
            return Math.Clamp((after - before) / (2 * Step), -2.5f, 2.5f);
        }
    }

    /// <summary>How near a higher neighbour is: the dark line between fingers, 0..1.</summary>
    private float Crevice(Vector2 at, Hit hit)
    {
        float dark = 0;
        foreach (Limb limb in _limbs)
        {
            if (limb.Finger == hit.Finger || limb.Finger == 0 || hit.Finger == 0) continue;
            (_, float distance, float radius) = Measure(limb, at);
            dark = Math.Max(dark, Math.Clamp(1 - (Math.Abs(radius - distance) / (0.3f * radius)), 0, 1));
        }

        return 0.5f * dark * dark;
    }

    /// <summary>Paints a nail where there is one; returns how much it shines.</summary>
    private float Paint(Vector2 at, int finger, ref Vector3 color, HandTone tone)
    {
        foreach ((Vector2 place, Vector2 along, float radius, int owner) in _nails)
        {
            if (owner != finger) continue;
            Vector2 from = at - place;
            float forward = Vector2.Dot(from, along) / (1.25f * radius);
            float across = ((from.X * -along.Y) + (from.Y * along.X)) / radius;
            float inside = 1 - MathF.Pow((forward * forward * forward * forward) + (across * across * across * across), 0.25f);
            if (inside <= 0) continue;
            color = Vector3.Lerp(color, tone.Nail, Math.Clamp(inside * 4, 0, 0.85f));
            return 0.12f * Math.Clamp(inside * 3, 0, 1);
        }

        return 0;
    }

    private static (float Share, float Distance, float Radius) Measure(Limb limb, Vector2 at)
    {
        Vector2 along = limb.To - limb.From;
        float share = Math.Clamp(Vector2.Dot(at - limb.From, along) / Math.Max(1e-6f, along.LengthSquared()), 0, 1);
        return (share, (at - limb.From - (along * share)).Length(), float.Lerp(limb.RadiusFrom, limb.RadiusTo, share));
    }

    private readonly record struct Hit(int Finger, float Height, float Inside, float Flush);
}
