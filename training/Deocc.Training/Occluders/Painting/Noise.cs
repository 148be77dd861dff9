using System.Numerics;

namespace Deocc.Training.Occluders.Painting;

/// <summary>Smooth random functions of the plane: values at the points of a lattice, blended between them (Perlin's value noise).</summary>
internal static class Noise
{
    /// <summary>A value in -1..1 that varies over about one unit.</summary>
    public static float Value(float x, float y, uint seed)
    {
        float floorX = MathF.Floor(x);
        float floorY = MathF.Floor(y);
        (int column, int row) = ((int)floorX, (int)floorY);
        float shareX = Smooth(x - floorX);
        float shareY = Smooth(y - floorY);
        float upper = float.Lerp(Lattice(column, row, seed), Lattice(column + 1, row, seed), shareX);
        float lower = float.Lerp(Lattice(column, row + 1, seed), Lattice(column + 1, row + 1, seed), shareX);
        return float.Lerp(upper, lower, shareY);
    }

    /// <summary>A sum of octaves, each twice as fine and half as strong, about -1..1.</summary>
    public static float Fractal(float x, float y, uint seed, int octaves = 3)
    {
        float sum = 0;
        float strength = 0.5f;
        for (int octave = 0; octave < octaves; octave++)
        {
            sum += strength * Value(x, y, seed + (uint)octave);
            (x, y, strength) = ((2 * x) + 17.3f, (2 * y) - 9.1f, strength / 2);
        }

        return sum * 1.3f;
    }

    /// <summary>A random number in 0..1 for a cell of the plane.</summary>
    public static float Cell(int column, int row, uint seed) => 0.5f + (0.5f * Lattice(column, row, seed));

    private static float Smooth(float share) => share * share * (3 - (2 * share));

    // The finalizer of MurmurHash3 over the lattice's coordinates.
    private static float Lattice(int column, int row, uint seed)
    {
        uint hash = ((uint)column * 0x9E3779B1u) ^ BitOperations.RotateLeft((uint)row * 0x85EBCA77u, 13) ^ (seed * 0xC2B2AE3Du);
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6Bu;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35u;
        hash ^= hash >> 16;
        return ((hash >> 8) * (2f / (1 << 24))) - 1;
    }
}
