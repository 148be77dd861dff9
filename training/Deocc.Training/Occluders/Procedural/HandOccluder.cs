using System.Numerics;
using Deocc.Engine.Random;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>
/// Hands that the program draws, for when there are no cut-outs: one over the mouth, at the cheek or before the face, or over most of it,
/// or one from each side.
/// </summary>
internal sealed class HandOccluder() : ProceduralOccluder(OccluderKind.Hand)
{
    /// <inheritdoc/>
    protected override (string Style, float Softness) Paint(Brush brush)
    {
        RandomGenerator place = brush.Place;
        bool isGloved = brush.Design.NextBoolean(0.12);
        Vector3 glove = brush.Design.Choose(new Vector3(0.25f, 0.45f, 0.75f), new Vector3(0.1f), new Vector3(0.85f), brush.Design.Color(0.5f, 0.5f));
        Vector3 tone = isGloved ? glove : brush.Scene.Skin.Color * place.Between(0.9f, 1.1f);
        float side = place.Sign();
        bool isOverMost = place.NextBoolean(0.25);
        bool isPair = place.NextBoolean(0.3);
        if (isPair) PaintHand(brush, tone, -side, isOverMost);
        PaintHand(brush, tone, side, isOverMost);
        return (isGloved ? "glove" : "bare", 0.02f);
    }

    private static void PaintHand(Brush brush, Vector3 tone, float side, bool isOverMost)
    {
        RandomGenerator place = brush.Place;
        Vector3 target = isOverMost ? brush.Scene.Between(27, 51, place.Between(0.1f, 0.9f))
            : place.NextBoolean(0.55) ? brush.Scene.Between(51, 57)
            : brush.Scene.Points[place.Choose(30, 4, 12, 36, 45, 8)];

        // Arms come from below and from the sides.
        float lean = place.Between(0.1f, 1.25f) * side;
        var forward = new Vector2(-MathF.Sin(lean), -MathF.Cos(lean));
        float scale = brush.Scale * (isOverMost ? place.Between(1.05f, 1.35f) : place.Between(0.95f, 1.15f));
        float reach = isOverMost ? place.Between(-1, 1) : place.Between(-1.5f, 4);
        Vector2 knuckles = brush.Scene.Pose.Project(target) - (forward * (reach * scale));
        HandModel.Open(knuckles, forward, scale, place.NextBoolean(), brush.Design).Paint(brush.Canvas, new HandTone(tone), brush.Scene.Skin, scale);
        brush.Canvas.CastShadow(new Vector2(-0.9f * brush.Scene.Skin.LightRight, 0.5f) * scale, 0.45f * scale, place.Between(0.3f, 0.55f));
    }
}
