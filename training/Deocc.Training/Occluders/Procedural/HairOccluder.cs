using System.Numerics;
using Deocc.Engine.Random;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>Bangs, side-swept and curtain hair, hair over one side of the face, and loose strands blown across it.</summary>
internal sealed class HairOccluder() : ProceduralOccluder(OccluderKind.Hair)
{
    /// <inheritdoc/>
    protected override (string Style, float Softness) Paint(Brush brush)
    {
        RandomGenerator design = brush.Design;
        RandomGenerator place = brush.Place;
        string style = design.Choose("bangs", "bangs", "swept", "curtain", "veil", "strands");
        HairColor color = HairColor.Choose(design, brush.Scene, place);
        var locks = new HairLocks(brush.Scene, brush.Canvas, color, brush.Exposure, design.Between(0.5f, 1), design.Between(0, 0.5f), place);
        float brows = brush.Scene.Between(19, 24).Y;
        float root = brows - place.Between(5.2f, 6.8f);
        float middle = brush.Scene.Points[27].X;
        float eyes = brush.Scene.Between(36, 45).Y;
        switch (style)
        {
            case "bangs":
                float end = float.Lerp(brows - 1, eyes + 0.8f, (float)place.NextDouble());
                locks.Curtain(new(middle - 6.8f, root), new(middle + 6.8f, root), new(middle - 7.2f, end + 0.7f), new(middle + 7.2f, end + 0.7f), design.NextInt32(26, 44), 0.9f);
                break;
            case "swept":
                float side = place.Sign();
                float low = float.Lerp(brows, eyes + 1.5f, (float)place.NextDouble());
                locks.Curtain(new(middle + (side * 4.5f), root - 0.5f), new(middle + (side * 5.5f), root), new(middle - (side * 7.4f), low + 2), new(middle + (side * 3), low - 1.5f), design.NextInt32(22, 38), 1.6f);
                break;
            case "curtain":
                float open = place.Between(0.5f, 2.5f);
                float fall = place.Between(eyes, brush.Scene.Points[30].Y + 2);
                foreach (int half in (ReadOnlySpan<int>)[-1, 1])
                    locks.Curtain(new(middle + (half * 0.3f), root - 0.7f), new(middle + (half * 4), root), new(middle + (half * (3.4f + open)), fall), new(middle + (half * 8), fall + 2), design.NextInt32(14, 24), 1.4f);
                break;
            case "veil":
                float which = place.Sign();
                float cover = place.Between(0.5f, 4.5f);
                locks.Curtain(new(middle + (which * 1.5f), root - 1), new(middle + (which * 7), root + 1), new(middle + (which * (7.6f - cover)), eyes + 14), new(middle + (which * 9.5f), eyes + 15), design.NextInt32(22, 34), 1.2f);
                break;
            default:
                int count = design.NextInt32(3, 12);
                for (int i = 0; i < count; i++)
                {
                    float from = place.Sign();
                    Vector2 start = new(middle + (from * place.Between(1, 8)), root + place.Between(-1.5f, 1));
                    Vector2 stop = new(middle + (from * place.Between(-6, 5)), eyes + place.Between(-1, 12));
                    locks.Wisp(start, stop, place.Between(0.3f, 1.4f), place.Between(-3.5f, 3.5f), design.NextInt32(3, 14));
                }

                break;
        }

        brush.Canvas.CastShadow(new Vector2(-0.5f * brush.Scene.Skin.LightRight, 0.4f) * brush.Scale, 0.3f * brush.Scale, place.Between(0.25f, 0.5f));
        return (style, 0);
    }
}
