using Deocc.Imaging;

namespace Deocc.Models.FaceModels.Meshes;

/// <summary>One surface as files of meshes hold it: V vertices, F triangles. Arrays that a file lacks are empty.</summary>
public sealed record FaceMesh
{
    /// <summary>Positions, [3V].</summary>
    public required float[] Positions { get; init; }

    /// <summary>Vertex indices, [3F], counter-clockwise seen from outside.</summary>
    public required int[] Triangles { get; init; }

    /// <summary>Vertex colours, [3V], red, green, blue in 0..1 as a picture stores them.</summary>
    public float[] Colors { get; init; } = [];

    /// <summary>Places in the texture, [2V], u to the right, v down, 0..1.</summary>
    public float[] TextureCoordinates { get; init; } = [];

    /// <summary>The texture, RGB or RGBA.</summary>
    public Image<byte>? Texture { get; init; }

    /// <summary>Displacements [3V] by name.</summary>
    public IReadOnlyDictionary<string, float[]> MorphTargets { get; init; } = new Dictionary<string, float[]>();

    /// <summary>V.</summary>
    public int VertexCount => Positions.Length / 3;

    /// <summary>F.</summary>
    public int TriangleCount => Triangles.Length / 3;
}
