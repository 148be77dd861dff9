using System.Numerics;
using Deocc.Engine.Random;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>A hand that the program draws, for when there are no cut-outs: over the mouth, at the cheek or before the face.</summary>
internal sealed class HandOccluder() : ProceduralOccluder(OccluderKind.Hand)
{
    /// <inheritdoc/>
    protected override (string Style, float Softness) Paint(Brush brush)
    {
        RandomGenerator place = brush.Place;
        Vector3 target = place.NextBoolean(0.55) ? brush.Scene.Between(51, 57) : brush.Scene.Points[place.Choose(30, 4, 12, 36, 45, 8)];
        float side = place.Sign();

        // Arms come from below and from the sides.
        float lean = place.Between(0.1f, 1.25f) * side;
        var forward = new Vector2(-MathF.Sin(lean), -MathF.Cos(lean));
        float scale = brush.Scale * place.Between(0.95f, 1.15f);
        Vector2 knuckles = brush.Scene.Pose.Project(target) - (forward * (place.Between(-1.5f, 4) * scale));
        Vector3 tone = brush.Scene.Skin.Color * place.Between(0.94f, 1.1f);
        bool isGloved = brush.Design.NextBoolean(0.12);
        if (isGloved) tone = brush.Design.Choose(new Vector3(0.25f, 0.45f, 0.75f), new Vector3(0.1f), new Vector3(0.85f), brush.Design.Color(0.5f, 0.5f));
        HandModel.Open(knuckles, forward, scale, place.NextBoolean(), brush.Design).Paint(brush.Canvas, new HandTone(tone), brush.Scene.Skin, scale);
        brush.Canvas.CastShadow(new Vector2(-0.9f * brush.Scene.Skin.LightRight, 0.5f) * scale, 0.45f * scale, place.Between(0.3f, 0.55f));
        return (isGloved ? "glove" : "bare", 0.02f);
    }
}
