using System.Numerics;
using Deocc.Training.Occluders.Painting;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>
/// The sheet of a face mask over a face: u from -1 (the picture's left cheek) to 1, v from 0 (upper edge) to 1 (below the chin).
/// The middle line follows bridge, nose tip, lips and chin of the face's own landmarks, the sides its jaw; between them each row
/// is a parabola whose corner lies over the cheek, flat where the cloth is stretched over the nose.
/// </summary>
internal sealed class MaskSurface
{
    private readonly Vector3[] _middle;
    private readonly (Vector3 Left, Vector3 Right) _top;
    private readonly (Vector3 Left, Vector3 Right) _bottom;
    private readonly (Vector3 Left, Vector3 Right)[] _cheeks;
    private readonly MaskFit _fit;

    /// <summary>Fits the sheet.</summary>
    public MaskSurface(FaceScene scene, MaskFit fit)
    {
        _fit = fit;
        float nose = fit.TopOnNose;
        Vector3 top = nose < 1 ? scene.Between(27, 29, nose) : scene.Between(29, 33, nose - 1);
        Vector3 tip = scene.Points[30];
        Vector3 lips = scene.Between(51, 57);
        Vector3 chin = scene.Points[8];
        Vector3 below = new(chin.X, chin.Y + fit.BelowChin, chin.Z - 1.6f);
        float puff = fit.Puff;
        float lipsZ = Math.Max(lips.Z + 0.6f, float.Lerp(tip.Z, chin.Z, 0.45f)) + puff;
        _middle =
        [
            new(0, top.Y, top.Z + 0.15f),
            new(0, tip.Y, Math.Max(tip.Z, top.Z) + 0.25f + (0.5f * puff)),
            new(0, lips.Y, lipsZ),
            new(0, chin.Y - 0.4f, chin.Z + 0.5f + (0.4f * puff)),
            below with { X = 0 },
        ];
        for (int i = 0; i < _middle.Length; i++) _middle[i].X = new[] { top.X, tip.X, lips.X, chin.X, below.X }[i];
        _top = (Side(scene, 0, fit.SideTop), Side(scene, 16, fit.SideTop));
        _bottom = (Side(scene, 0, fit.SideBottom), Side(scene, 16, fit.SideBottom));
        _cheeks =
        [
            (Cheek(scene, -1, top, 0.62f), Cheek(scene, 1, top, 0.62f)),
            (Bulge(scene, -1, 0.5f), Bulge(scene, 1, 0.5f)),
            (Jaw(scene, -1, below), Jaw(scene, 1, below)),
        ];
    }

    /// <summary>The point at (u, v), in the head's centimeters.</summary>
    public Vector3 At(float u, float v)
    {
        Vector3 middle = Curve.At(_middle, v);
        if (v > 1) middle += (v - 1) * (_middle[^1] - _middle[^2]) * 2;
        if (v < 0) middle += v * (_middle[1] - _middle[0]) * 2;
        bool isLeft = u < 0;
        Vector3 side = isLeft ? Vector3.Lerp(_top.Left, _bottom.Left, v) : Vector3.Lerp(_top.Right, _bottom.Right, v);
        (Vector3 upper, Vector3 center, Vector3 lower) = isLeft
            ? (_cheeks[0].Left, _cheeks[1].Left, _cheeks[2].Left)
            : (_cheeks[0].Right, _cheeks[1].Right, _cheeks[2].Right);

        // Through the three rows' corners: Lagrange's parabola at v = 0, 1/2, 1.
        float t = Math.Clamp(v, 0, 1);
        Vector3 corner = (upper * (2 * (t - 0.5f) * (t - 1))) + (center * (-4 * t * (t - 1))) + (lower * (2 * t * (t - 0.5f)));
        float share = MathF.Abs(u);

        // A Bezier parabola; beyond the sides the cloth goes on straight to the ears.
        if (share > 1) return side + ((share - 1) * 2 * (side - corner));
        float rest = 1 - share;
        return (middle * (rest * rest)) + (corner * (2 * share * rest)) + (side * (share * share));
    }

    /// <summary>A point on the jaw line, moved onto the cheek before it.</summary>
    private Vector3 Side(FaceScene scene, int first, float along)
    {
        int step = first == 0 ? 1 : -1;
        int index = (int)along;
        Vector3 point = scene.Between(first + (step * index), first + (step * (index + 1)), along - index);
        return new Vector3(point.X * _fit.Reach, point.Y, point.Z + (1.8f * (1 - _fit.Reach) * 10) + 0.3f);
    }

    private Vector3 Cheek(FaceScene scene, int side, Vector3 top, float across)
    {
        Vector3 outer = side < 0 ? _top.Left : _top.Right;
        Vector3 eye = side < 0 ? scene.Between(40, 41) : scene.Between(46, 47);

        // The upper edge stays below the eye.
        float y = Math.Max(float.Lerp(top.Y, outer.Y, 0.45f), eye.Y + 0.9f);
        return new Vector3(float.Lerp(top.X, outer.X, across), y, float.Lerp(top.Z, outer.Z, 0.28f) + 0.2f);
    }

    private Vector3 Bulge(FaceScene scene, int side, float across)
    {
        Vector3 outer = side < 0 ? Vector3.Lerp(_top.Left, _bottom.Left, 0.5f) : Vector3.Lerp(_top.Right, _bottom.Right, 0.5f);
        Vector3 middle = Curve.At(_middle, 0.5f);
        Vector3 mouth = scene.Points[side < 0 ? 48 : 54];
        return new Vector3(float.Lerp(middle.X, outer.X, across + 0.16f), float.Lerp(middle.Y, outer.Y, 0.12f), Math.Max(float.Lerp(middle.Z, outer.Z, 0.1f), mouth.Z));
    }

    /// <summary>Such that the lower row passes near the jaw between the corner and the chin.</summary>
    private Vector3 Jaw(FaceScene scene, int side, Vector3 below)
    {
        Vector3 outer = side < 0 ? _bottom.Left : _bottom.Right;
        Vector3 jaw = side < 0 ? scene.Between(5, 6) : scene.Between(10, 11);
        var through = new Vector3(jaw.X * 1.02f, jaw.Y + (0.75f * _fit.BelowChin), jaw.Z + 0.5f);
        Vector3 corner = (2 * through) - (0.5f * (below + outer));

        // Level at the chin, so that the lower edge is round there.
        return corner with { X = 0.9f * corner.X, Y = float.Lerp(corner.Y, below.Y, 0.8f) };
    }
}
