namespace Deocc.Models.FaceModels.Building;

/// <summary>The built-in head's mesh: thinned skin, two eyeballs, two rows of teeth; and how displacements reach all of it.</summary>
internal sealed class HeadMesh
{
    private readonly HarmonicExtension _extension;
    private readonly HeadTopology _topology;
    private readonly int[] _affineSupport;

    /// <summary>Makes the mesh.</summary>
    public HeadMesh(HeadSource source)
    {
        Source = source;
        _topology = new HeadTopology(source);
        SkinCount = _topology.Positions.Length;
        var positions = new List<Vector3d>(_topology.Positions);
        var triangles = new List<int>(_topology.Triangles);
        var parts = new List<HeadPart>(_topology.SourceVertices.Select(PartOf));
        Vector3d right = Eyeball.RightCenter;
        Append(HeadPart.LeftEye, () => Eyeball.Append(right with { X = -right.X }, positions, triangles));
        Append(HeadPart.RightEye, () => Eyeball.Append(right, positions, triangles));
        Append(HeadPart.UpperTeeth, () => Teeth.Append(upper: true, positions, triangles));
        Append(HeadPart.LowerTeeth, () => Teeth.Append(upper: false, positions, triangles));
        (Positions, Triangles, Parts) = ([.. positions], [.. triangles], [.. parts]);
        Normals = VertexNormals();
        _extension = new HarmonicExtension(_topology.Positions, _topology.Triangles, vertex => Parts[vertex] == HeadPart.Face);
        _affineSupport = [.. Enumerable.Range(0, SkinCount).Where(vertex => Parts[vertex] == HeadPart.Face && Positions[vertex].Y > -0.5)];

        void Append(HeadPart part, Action append)
        {
            append();
            while (parts.Count < positions.Count) parts.Add(part);
        }
    }

    /// <summary>What the mesh was made of.</summary>
    public HeadSource Source { get; }

    /// <summary>Mean positions.</summary>
    public Vector3d[] Positions { get; }

    /// <summary>Vertex indices, three per triangle.</summary>
    public int[] Triangles { get; }

    /// <summary>Mean normals, outwards, of length 1.</summary>
    public Vector3d[] Normals { get; }

    /// <summary>Where each vertex comes from.</summary>
    public HeadPart[] Parts { get; }

    /// <summary>Vertices of the skin with the sockets, which come first.</summary>
    public int SkinCount { get; }

    /// <summary>68 vertices in the iBUG order.</summary>
    public int[] Landmarks => _topology.Landmarks;

    /// <summary>The source's vertex that a vertex of the skin is.</summary>
    public int SourceVertex(int vertex) => _topology.SourceVertices[vertex];

    /// <summary>The skin vertex at the mirrored place.</summary>
    public int MirrorOf(int vertex) => _topology.MirrorOf(vertex);

    /// <summary>The vertices of a part.</summary>
    public IEnumerable<int> VerticesOf(HeadPart part) => Enumerable.Range(0, Parts.Length).Where(vertex => Parts[vertex] == part);

    /// <summary>
    /// A field on all vertices from one on the face: an affine map where asked, what it leaves over carried on smoothly; eyeballs
    /// and teeth stand still.
    /// </summary>
    /// <param name="onFace">The displacement of a face vertex.</param>
    /// <param name="global">Whether the whole head follows, as with the shapes of heads; else far parts fade to what is near.</param>
    public Vector3d[] Extend(Func<int, Vector3d> onFace, bool global)
    {
        var field = new Vector3d[Positions.Length];
        for (int vertex = 0; vertex < SkinCount; vertex++)
        {
            if (Parts[vertex] == HeadPart.Face) field[vertex] = onFace(vertex);
        }

        AffineFit? affine = global
            ? new AffineFit([.. _affineSupport.Select(vertex => Positions[vertex])], [.. _affineSupport.Select(vertex => field[vertex])])
            : null;
        Vector3d Trend(int vertex) => affine is null ? default : affine.At(Positions[vertex]);
        var skin = new Vector3d[SkinCount];
        for (int vertex = 0; vertex < SkinCount; vertex++) skin[vertex] = field[vertex] - (Parts[vertex] == HeadPart.Face ? Trend(vertex) : default);
        _extension.Fill(skin);
        for (int vertex = 0; vertex < SkinCount; vertex++)
        {
            if (Parts[vertex] != HeadPart.Face) field[vertex] = skin[vertex] + Trend(vertex);
        }

        return field;
    }

    private Vector3d[] VertexNormals()
    {
        var normals = new Vector3d[Positions.Length];
        foreach (int[] corners in Triangles.Chunk(3))
        {
            Vector3d normal = (Positions[corners[1]] - Positions[corners[0]]).Cross(Positions[corners[2]] - Positions[corners[0]]);
            foreach (int vertex in corners) normals[vertex] += normal;
        }

        return [.. normals.Select(normal => normal.Normalized())];
    }

    private static HeadPart PartOf(int sourceVertex) => sourceVertex switch
    {
        < HeadSource.FaceEnd => HeadPart.Face,
        >= HeadSource.SkinEnd and < HeadSource.MouthEnd => HeadPart.MouthSocket,
        _ => HeadPart.Head,
    };
}
