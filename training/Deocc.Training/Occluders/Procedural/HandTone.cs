using System.Numerics;

namespace Deocc.Training.Occluders.Procedural;

/// <summary>The colors of a hand.</summary>
/// <param name="Skin">The skin's color.</param>
internal readonly record struct HandTone(Vector3 Skin)
{
    /// <summary>The color of shaded creases: darker and redder.</summary>
    public Vector3 Crease => Skin * new Vector3(0.62f, 0.48f, 0.44f);

    /// <summary>The color of nails: paler and rosier.</summary>
    public Vector3 Nail => Vector3.Min(Vector3.One, (Skin * new Vector3(1.08f, 1.02f, 1.03f)) + new Vector3(0.05f, 0.02f, 0.03f));

    /// <summary>The color of knuckles and fingertips.</summary>
    public Vector3 Flush => Skin * new Vector3(1, 0.88f, 0.86f);
}
