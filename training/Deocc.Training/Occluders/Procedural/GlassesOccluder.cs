using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Occluders.Painting;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>
/// Sunglasses and clear spectacles: two lenses on a bent plane before the eyes, bridge, nose pads, temples, and rims of any width, wires,
/// or none.
/// </summary>
/// <param name="isDark">Sunglasses, or else clear ones.</param>
internal sealed class GlassesOccluder(bool isDark) : ProceduralOccluder(isDark ? OccluderKind.Sunglasses : OccluderKind.Spectacles)
{
    private const float MeanEyeDistance = 6.3f;

    /// <inheritdoc/>
    protected override (string Style, float Softness) Paint(Brush brush)
    {
        var frame = new Frame(brush, isDark);
        frame.PaintTemples();
        frame.PaintRims();
        frame.PaintLenses();
        frame.PaintPads();
        brush.Canvas.CastShadow(
            new Vector2(brush.Scene.Skin.LightRight * -0.6f, brush.Place.Between(0.25f, 0.6f)) * brush.Scale,
            brush.Place.Between(0.25f, 0.45f) * brush.Scale,
            brush.Place.Between(0.15f, isDark ? 0.5f : 0.35f));
        return (frame.Name, 0);
    }

    private sealed class Frame
    {
        private const float EarHeight = 0.8f;

        // In centimeters; up to this width a frame is of polished metal.
        private const float Wire = 0.16f;

        private readonly Brush _brush;
        private readonly bool _isDark;
        private readonly LensShape _lens;
        private readonly LensTint _tint;
        private readonly Vector3 _color;
        private readonly float _rim;
        private readonly float _edge;
        private readonly float _browLine;
        private readonly float _pads;
        private readonly float _gloss;
        private readonly bool _isTortoise;
        private readonly float _bend;
        private readonly float _templeWidth;
        private readonly float _size;
        private readonly float _lensX;
        private readonly Vector3 _origin;
        private readonly Func<Vector2, Vector2> _jitter;
        private readonly uint _seed;

        public Frame(Brush brush, bool isDark)
        {
            (_brush, _isDark) = (brush, isDark);
            RandomGenerator design = brush.Design;
            _lens = LensShape.Choose(design);
            _tint = new LensTint(design, isDark);
            _isTortoise = design.NextBoolean(0.15);
            _color = _isTortoise ? new Vector3(0.36f, 0.2f, 0.09f)
                : design.NextBoolean(0.5) ? new Vector3(design.Between(0.02f, 0.12f))
                : design.NextBoolean(0.4) ? design.Choose(new Vector3(0.75f, 0.6f, 0.33f), new Vector3(0.72f, 0.72f, 0.74f), new Vector3(0.35f, 0.34f, 0.35f))
                : design.Color(design.Between(0.1f, 0.8f), design.Between(0.1f, 0.9f));
            _rim = design.NextBoolean(0.25) ? 0 : design.NextBoolean(0.5) ? design.Between(0.06f, Wire) : design.Between(0.2f, isDark ? 0.55f : 0.4f);

            // The cut edge of a lens without a rim catches the light, or is a grey line.
            _edge = _rim == 0 && !isDark ? design.Between(0.2f, 0.75f) : 0;
            _browLine = design.NextBoolean(0.2) ? design.Between(0.1f, 0.5f) : 0;
            _pads = design.NextBoolean(_rim < 0.2f ? 0.85 : 0.25) ? design.Between(0.3f, 0.8f) : 0;
            _gloss = design.Between(0.1f, 0.6f);
            _bend = design.Between(0.015f, isDark ? 0.05f : 0.03f);
            _templeWidth = Math.Max(design.Between(0.1f, 0.18f), (_rim * 1.1f) + design.Between(-0.1f, isDark ? 0.5f : 0.15f));
            _seed = design.NextUInt32();

            Vector3 leftEye = brush.Scene.Between(36, 39);
            Vector3 rightEye = brush.Scene.Between(42, 45);
            _size = Math.Clamp((rightEye - leftEye).Length() / MeanEyeDistance, 0.75f, 1.3f);
            _lensX = Math.Max(3.15f, _lens.HalfWidth + 0.55f) + design.Between(-0.05f, 0.15f);
            Vector3 eyes = (leftEye + rightEye) / 2;
            float slid = brush.Place.NextBoolean(0.15) ? brush.Place.Between(0.5f, 1.6f) : brush.Place.Between(-0.2f, 0.3f);
            _origin = new Vector3(eyes.X, eyes.Y + 0.25f + slid, brush.Scene.Points[27].Z + 0.35f + (0.6f * Math.Max(0, slid)));
            _jitter = brush.Jitter(brush.Scene.Pose.Project(_origin), 3.5f, 0.06f, 0.15f);
        }

        public string Name => _lens.Name;

        public void PaintTemples()
        {
            foreach (int side in (ReadOnlySpan<int>)[-1, 1])
            {
                Vector2 hinge2 = new(side * (_lensX + (_lens.HalfWidth * 0.99f)), -0.55f * _lens.Above);
                Vector3 hinge = Place(hinge2);
                Vector3 ear = new(side * 7.75f, _brush.Scene.Points[side < 0 ? 0 : 16].Y - EarHeight, 2.5f);
                Vector3 knee = new(side * Math.Max(Math.Abs(hinge.X) + 0.25f, 7.15f), float.Lerp(hinge.Y, ear.Y, 0.15f), hinge.Z - 1.4f);
                Vector2[] line = Curve.Through([ToPicture(hinge), ToPicture(knee), ToPicture(Vector3.Lerp(knee, ear, 0.5f)), ToPicture(ear)], 6);

                // The far temple goes back behind the face.
                if ((line[^1].X - line[0].X) * side < 0) continue;
                float width = _templeWidth * _size * _brush.Scale;
                Vector2 start = line[0];
                float length = Math.Max(1, (line[^1] - start).Length());
                _brush.Canvas.Fill(Curve.Ribbon(line, _ => width), place =>
                {
                    float share = (place - start).Length() / length;
                    Vector3 color = FrameColor(place) * (1 - (0.45f * share));
                    return new Vector4(color, Math.Clamp((1.02f - share) * 5, 0, 1));
                });
                _brush.Canvas.CoverLine(line, width);
            }
        }

        public void PaintRims()
        {
            float scale = _brush.Scale * _size;
            Vector2[] bridge =
            [
                At(new Vector2(-_lensX + (_lens.HalfWidth * 0.93f), -0.35f * _lens.Above)),
                At(new Vector2(0, (-0.62f * _lens.Above) - 0.05f)),
                At(new Vector2(_lensX - (_lens.HalfWidth * 0.93f), -0.35f * _lens.Above)),
            ];
            float bridgeWidth = Math.Max(_isDark ? 0.14f : 0.09f, _rim * 1.1f) * scale;
            Paint(Curve.Through(bridge, 6), bridgeWidth);
            if (_lens.Name == "aviator")
            {
                Vector2[] upper = [.. bridge.Select(place => place - new Vector2(0, 0.75f * scale))];
                upper[1] = upper[0] + ((upper[2] - upper[0]) / 2);
                Paint(Curve.Through(upper, 4), 0.12f * scale);
            }

            if (_rim == 0) return;
            foreach (int side in (ReadOnlySpan<int>)[-1, 1]) _brush.Canvas.Fill(Outline(side, _rim), FrameColor);
        }

        public void PaintLenses()
        {
            foreach (int side in (ReadOnlySpan<int>)[-1, 1])
            {
                Vector2[] outline = Outline(side, 0);
                if (!_isDark) _brush.Canvas.Erase(outline);
                Vector2 center = At(new Vector2(side * _lensX, 0));
                float scale = _brush.Scale * _size;
                _brush.Canvas.Fill(outline, place => _tint.At((place - center) / scale, side, _brush.Exposure), _isDark ? Covering.Wholly : Covering.Nothing);
                if (_edge > 0) PaintEdge(side);
                _brush.Canvas.CoverLine(Closed(Outline(side, _rim / 2)), _rim * scale);
                if (_browLine > 0) PaintBrowLine(side);
            }
        }

        /// <summary>The pads on which glasses rest on both sides of the nose, each on a thin arm.</summary>
        public void PaintPads()
        {
            if (_pads == 0) return;
            float scale = _brush.Scale * _size;
            foreach (int side in (ReadOnlySpan<int>)[-1, 1])
            {
                float inner = _lensX - (0.97f * _lens.HalfWidth);
                Vector2 rim = At(new Vector2(side * inner, -0.1f * _lens.Above));
                Vector2 pad = At(new Vector2(side * Math.Max(0.5f, inner - 0.25f), 0.3f * _lens.Below));
                Vector2 along = Vector2.Normalize(At(new Vector2(side * inner, _lens.Below)) - At(new Vector2(side * inner * 0.7f, -_lens.Above)));
                Paint(Curve.Through([rim, ((rim + pad) / 2) + (along * (0.2f * scale)), pad], 4), 0.07f * scale);
                Vector2[] ribbon = [pad - (along * (0.35f * scale)), pad, pad + (along * (0.4f * scale))];
                _brush.Canvas.Fill(Curve.Ribbon(Curve.Through(ribbon, 4), share => 0.32f * scale * MathF.Sqrt(Math.Max(0.1f, 1 - (4 * (share - 0.5f) * (share - 0.5f))))), place =>
                    new Vector4(new Vector3(0.85f, 0.82f, 0.78f) * _brush.Exposure, _pads * (0.4f + (0.3f * Noise.Value(place.X, place.Y, _seed + 4)))));
                _brush.Canvas.CoverLine(ribbon, 0.32f * scale);
            }
        }

        private void PaintEdge(int side)
        {
            Vector2[] outline = Closed(Outline(side, 0));
            Vector2 center = At(new Vector2(side * _lensX, 0));
            float width = Math.Max(0.08f * _brush.Scale * _size, 0.7f);
            _brush.Canvas.Fill(Curve.Ribbon(outline, _ => width), place =>
            {
                Vector2 from = Vector2.Normalize(place - center);
                float light = 0.5f + (0.5f * Noise.Value(from.X * 2.5f, from.Y * 2.5f, _seed + 6));
                return new Vector4(new Vector3(float.Lerp(0.15f, 0.95f, light)) * _brush.Exposure, _edge);
            });
        }

        private void PaintBrowLine(int side)
        {
            Vector2[] outline = Outline(side, 0.05f);
            Vector2[] upper = [.. outline[(outline.Length / 2)..]];
            Paint(upper, _browLine * _brush.Scale * _size);
        }

        /// <summary>Paints a line of the frame.</summary>
        private void Paint(Vector2[] line, float width)
        {
            _brush.Canvas.Fill(Curve.Ribbon(line, _ => width), FrameColor);
            _brush.Canvas.CoverLine(line, width);
        }

        private static Vector2[] Closed(Vector2[] outline) => [.. outline, outline[0]];

        private Vector2[] Outline(int side, float outward)
        {
            Vector2[] outline = _lens.Outline(side, outward);
            for (int i = 0; i < outline.Length; i++) outline[i] = At(outline[i] + new Vector2(side * _lensX, 0));
            return outline;
        }

        private Vector3 FrameColor(Vector2 place)
        {
            Vector2 centimeters = place / (_brush.Scale * _size);
            Vector3 color = _color;
            if (_isTortoise)
            {
                float spots = Noise.Fractal(centimeters.X * 1.7f, centimeters.Y * 1.7f, _seed);
                color = Vector3.Lerp(new Vector3(0.09f, 0.045f, 0.02f), new Vector3(0.62f, 0.36f, 0.13f), Math.Clamp(0.45f + (0.9f * spots), 0, 1));
            }

            float light = Noise.Value(centimeters.X * 0.55f, centimeters.Y * 1.8f, _seed + 9);
            float shine = MathF.Max(0, light);
            float metal = _rim <= Wire ? 0.35f * light : 0;
            return (color * (0.85f + metal + (0.25f * shine)) + new Vector3(_gloss * 0.5f * shine * shine)) * _brush.Exposure;
        }

        private Vector2 At(Vector2 place) => ToPicture(Place(place));

        private Vector2 ToPicture(Vector3 point) => _jitter(_brush.Scene.Pose.Project(point));

        /// <summary>From the glasses' plane in centimeters to the head: bent around the face.</summary>
        private Vector3 Place(Vector2 place) =>
            _origin + (_size * new Vector3(place.X, place.Y, -(_bend * place.X * place.X) - (0.08f * place.Y)));
    }
}
