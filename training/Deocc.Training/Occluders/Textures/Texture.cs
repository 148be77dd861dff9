using System.Numerics;

namespace Deocc.Training.Occluders.Textures;

/// <summary>A pattern over the plane, in centimeters.</summary>
internal abstract class Texture
{
    /// <summary>The RGB color at a place.</summary>
    public abstract Vector3 At(float x, float y);
}
