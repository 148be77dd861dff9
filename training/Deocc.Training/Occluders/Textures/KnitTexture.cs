using System.Numerics;
using Deocc.Engine.Random;
using Deocc.Training.Occluders.Painting;

namespace Deocc.Training.Occluders.Textures;

/// <summary>Knitted wool: columns of slanted stitches, in the colors of a fabric.</summary>
/// <param name="random">Where yarn and colors come from.</param>
internal sealed class KnitTexture(RandomGenerator random) : Texture
{
    private readonly FabricTexture _colors = new(random, random.Choose(FabricPattern.Plain, FabricPattern.Plain, FabricPattern.Stripes, FabricPattern.Plaid, FabricPattern.Gradient));
    private readonly float _stitch = random.Between(0.35f, 0.9f);
    private readonly float _ribs = random.NextBoolean() ? random.Between(0.15f, 0.4f) : 0;
    private readonly uint _seed = random.NextUInt32();

    /// <inheritdoc/>
    public override Vector3 At(float x, float y)
    {
        float column = x / _stitch;
        float within = column - MathF.Floor(column) - 0.5f;
        float row = (y / (0.75f * _stitch)) - (MathF.Abs(within) * 1.4f);
        float stitch = row - MathF.Floor(row) - 0.5f;
        float height = (1 - (4 * stitch * stitch)) * (1 - (3f * within * within)) * (1 - (0.7f * MathF.Exp(-80 * within * within)));
        float rib = 1 - (_ribs * (0.5f + (0.5f * MathF.Cos(column * MathF.PI / 2))));
        float fuzz = 1 + (0.08f * Noise.Value(x * 20, y * 20, _seed));
        return _colors.At(x, y) * (0.55f + (0.5f * height)) * rib * fuzz;
    }
}
