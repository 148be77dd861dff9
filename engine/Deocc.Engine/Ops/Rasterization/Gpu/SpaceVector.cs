using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Rasterization.Gpu;

/// <summary>A vector in space, as kernels compute with it.</summary>
internal readonly struct SpaceVector(float x, float y, float z)
{
    // Shorter vectors have no direction.
    private const float LeastLength = 1e-12f;

    public float X => x;

    public float Y => y;

    public float Z => z;

    public static SpaceVector operator +(SpaceVector a, SpaceVector b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static SpaceVector operator -(SpaceVector a, SpaceVector b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static SpaceVector operator *(SpaceVector a, float b) => new(a.X * b, a.Y * b, a.Z * b);

    public static SpaceVector Load(ReadOnly<float> vectors, int index) => new(vectors[3 * index], vectors[(3 * index) + 1], vectors[(3 * index) + 2]);

    public static void Store(SpaceVector vector, Global<float> vectors, int index)
    {
        vectors[3 * index] = vector.X;
        vectors[(3 * index) + 1] = vector.Y;
        vectors[(3 * index) + 2] = vector.Z;
    }

    public static float Dot(SpaceVector a, SpaceVector b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);

    public static SpaceVector Cross(SpaceVector a, SpaceVector b) =>
        new((a.Y * b.Z) - (a.Z * b.Y), (a.Z * b.X) - (a.X * b.Z), (a.X * b.Y) - (a.Y * b.X));

    /// <summary>The vector of length 1 in a direction; zero where there is none.</summary>
    public static SpaceVector Normalized(SpaceVector vector)
    {
        float length = MathF.Sqrt(Dot(vector, vector));
        return vector * (length > LeastLength ? 1 / length : 0);
    }

    /// <summary>The gradient of a vector, from that of <see cref="Normalized"/>.</summary>
    public static SpaceVector NormalizedGradient(SpaceVector vector, SpaceVector gradient)
    {
        float length = MathF.Sqrt(Dot(vector, vector));
        float scale = length > LeastLength ? 1 / length : 0;
        SpaceVector unit = vector * scale;
        return (gradient - (unit * Dot(unit, gradient))) * scale;
    }
}
