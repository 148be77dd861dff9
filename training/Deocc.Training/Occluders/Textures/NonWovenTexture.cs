using System.Numerics;
using Deocc.Training.Occluders.Painting;

namespace Deocc.Training.Occluders.Textures;

/// <summary>The embossed fleece that surgical masks and respirators are made of: one color, a fine grid of dots, faint fibers.</summary>
internal sealed class NonWovenTexture(Vector3 color, uint seed) : Texture
{
    /// <inheritdoc/>
    public override Vector3 At(float x, float y)
    {
        float dots = MathF.Sin(x * 38) * MathF.Sin(y * 38);
        float fibers = Noise.Fractal(x * 5, y * 5, seed);
        return color * (1 + (0.012f * dots) + (0.03f * fibers));
    }
}
