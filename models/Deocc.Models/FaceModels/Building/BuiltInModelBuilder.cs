namespace Deocc.Models.FaceModels.Building;

/// <summary>Makes the built-in face model from an import of ICT-FaceKit.</summary>
public static class BuiltInModelBuilder
{
    private const string BuiltInName = "built-in";

    /// <summary>Makes the model.</summary>
    /// <param name="kit">ICT-FaceKit's head with all identity modes and expressions.</param>
    /// <param name="report">Told what is being done; may be null.</param>
    /// <exception cref="Deocc.Engine.Diagnostics.FileFormatException">The kit is incomplete.</exception>
    public static MorphableModelData Build(MorphableModelData kit, Action<string>? report = null)
    {
        report?.Invoke("thinning the mesh");
        var mesh = new HeadMesh(new HeadSource(kit));
        report?.Invoke("identity modes");
        Vector3d[][] identity = IdentityModes.Make(mesh);
        report?.Invoke("expression modes");
        Vector3d[][] expression = ExpressionModes.Make(mesh);
        report?.Invoke("albedo modes");
        var masks = new SurfaceMasks(mesh);
        (Vector3d[] meanTexture, Vector3d[][] texture) = AlbedoModes.Make(mesh, masks);
        report?.Invoke("texture layout");
        var layout = new TextureLayout(mesh);
        report?.Invoke($"{layout.Folded} triangles folded in the texture");
        FaceRegion[] regions = RegionMap.Make(mesh, masks);
        float[] Coordinates(params ReadOnlySpan<Vector3d[]> fields) => BuiltInModelBuilder.Coordinates(fields, layout.Origins);
        return new MorphableModelData
        {
            Name = BuiltInName,
            MeanShape = Coordinates(mesh.Positions),
            Triangles = layout.Triangles,
            IdentityBasis = Coordinates(identity),
            ExpressionBasis = Coordinates(expression),
            MeanTexture = Coordinates(meanTexture),
            TextureBasis = Coordinates(texture),
            Landmarks = mesh.Landmarks,
            TextureCoordinates = layout.Places,
            Regions = [.. layout.Origins.Select(vertex => regions[vertex])],
            IdentityNames = IdentityModes.Names(),
            ExpressionNames = [.. ExpressionModes.Names],
            TextureNames = AlbedoModes.Names(),
            NamedExpressions = NamedExpressions.Make(),
            Notes = new Dictionary<string, string>
            {
                ["source"] = "made by `deocc face build`; mesh thinned from, and variances of shape estimated from, ICT-FaceKit, https://github.com/ICT-VGL/ICT-FaceKit; albedo painted by this program",
                ["license"] = "Apache-2.0; parts derived from ICT-FaceKit: MIT, Copyright (c) 2020 USC Institute for Creative Technologies",
            },
        };
    }

    private static float[] Coordinates(ReadOnlySpan<Vector3d[]> fields, int[] origins)
    {
        int size = 3 * origins.Length;
        var values = new float[fields.Length * size];
        for (int field = 0; field < fields.Length; field++)
        {
            for (int vertex = 0; vertex < origins.Length; vertex++)
                fields[field][origins[vertex]].Store(values.AsSpan(field * size, size), vertex);
        }

        return values;
    }
}
