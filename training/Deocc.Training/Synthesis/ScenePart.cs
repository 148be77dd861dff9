using System.Numerics;
using Deocc.Training.Data;

namespace Deocc.Training.Synthesis;

/// <summary>
/// A triangle mesh of one kind in a synthetic scene, in the face model's space (decimetres, y up, z towards the viewer)
/// before the pose.
/// </summary>
internal sealed class ScenePart(ParsingClass label)
{
    /// <summary>What its pixels are called in the parsing map.</summary>
    public ParsingClass Label { get; } = label;

    /// <summary>Vertices.</summary>
    public List<Vector3> Positions { get; } = [];

    /// <summary>Unit normals, one per vertex.</summary>
    public List<Vector3> Normals { get; } = [];

    /// <summary>Albedo in 0..1 as on a screen (like the face model's), one per vertex.</summary>
    public List<Vector3> Colors { get; } = [];

    /// <summary>Three vertex numbers per triangle.</summary>
    public List<int> Triangles { get; } = [];

    /// <summary>Adds a vertex and returns its number.</summary>
    public int Add(Vector3 position, Vector3 normal, Vector3 color)
    {
        Positions.Add(position);
        Normals.Add(normal);
        Colors.Add(color);
        return Positions.Count - 1;
    }

    /// <summary>Adds two triangles between two neighbouring pairs of vertices.</summary>
    public void AddQuad(int a, int b, int c, int d)
    {
        Triangles.AddRange([a, b, c]);
        Triangles.AddRange([a, c, d]);
    }

    /// <summary>Adds a tube along a path: rings of <paramref name="sides"/> vertices.</summary>
    public void AddTube(ReadOnlySpan<Vector3> path, float radius, Vector3 color, bool isClosed, int sides = 6)
    {
        int rings = path.Length;
        int first = Positions.Count;
        for (int i = 0; i < rings; i++)
        {
            Vector3 before = path[isClosed ? (i + rings - 1) % rings : Math.Max(i - 1, 0)];
            Vector3 after = path[isClosed ? (i + 1) % rings : Math.Min(i + 1, rings - 1)];
            Vector3 along = Vector3.Normalize(after - before);
            Vector3 side = Vector3.Normalize(Vector3.Cross(along, MathF.Abs(along.Z) < 0.9f ? Vector3.UnitZ : Vector3.UnitY));
            Vector3 up = Vector3.Cross(side, along);
            for (int k = 0; k < sides; k++)
            {
                (float sine, float cosine) = MathF.SinCos(2 * MathF.PI * k / sides);
                Vector3 normal = (side * cosine) + (up * sine);
                Add(path[i] + (normal * radius), normal, color);
            }
        }

        int spans = isClosed ? rings : rings - 1;
        for (int i = 0; i < spans; i++)
        {
            int here = first + (i * sides);
            int next = first + ((i + 1) % rings * sides);
            for (int k = 0; k < sides; k++)
            {
                int other = (k + 1) % sides;
                AddQuad(here + k, here + other, next + other, next + k);
            }
        }
    }
}
