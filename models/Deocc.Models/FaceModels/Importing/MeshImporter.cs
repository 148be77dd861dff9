using Deocc.Models.FaceModels.Meshes;

namespace Deocc.Models.FaceModels.Importing;

/// <summary>
/// Takes a single surface (.obj, .ply, .glb) as a face model without identity and texture modes; morph targets become expression
/// modes, one standard deviation being the full target. The albedo is that of the vertices' colours, else of the texture where the
/// vertices lie, else grey.
/// </summary>
public static class MeshImporter
{
    private const float Grey = 0.6f;

    /// <summary>Reads a file.</summary>
    /// <exception cref="Deocc.Engine.Diagnostics.FileFormatException">The file is damaged or of no known format; the message names it.</exception>
    public static MorphableModelData Read(string path)
    {
        FaceMesh mesh = MeshFile.Load(path);
        string[] names = [.. mesh.MorphTargets.Keys];
        var data = new MorphableModelData
        {
            Name = Path.GetFileNameWithoutExtension(path),
            MeanShape = mesh.Positions,
            Triangles = mesh.Triangles,
            ExpressionBasis = [.. mesh.MorphTargets.Values.SelectMany(target => target)],
            ExpressionNames = [.. names.Select(name => name.Replace(',', ' '))],
            NamedExpressions = names.Select((name, mode) => (name, Unit(names.Length, mode))).ToDictionary(),
            MeanTexture = Albedo(mesh),
            TextureCoordinates = mesh.TextureCoordinates,
            Notes = new Dictionary<string, string> { ["source"] = Path.GetFileName(path) },
        };
        data.Validate(path);
        return data;
    }

    private static float[] Unit(int count, int mode)
    {
        var coefficients = new float[count];
        coefficients[mode] = 1;
        return coefficients;
    }

    private static float[] Albedo(FaceMesh mesh)
    {
        if (mesh.Colors.Length > 0) return mesh.Colors;
        var albedo = new float[mesh.Positions.Length];
        Array.Fill(albedo, Grey);
        if (mesh.Texture is not { Channels: >= 3 } texture || mesh.TextureCoordinates.Length == 0) return albedo;
        for (int vertex = 0; vertex < mesh.VertexCount; vertex++)
        {
            Span<byte> pixel = texture.Pixel(Column(mesh.TextureCoordinates[2 * vertex], texture.Width), Column(mesh.TextureCoordinates[(2 * vertex) + 1], texture.Height));
            for (int channel = 0; channel < 3; channel++) albedo[(3 * vertex) + channel] = pixel[channel] / 255f;
        }

        return albedo;

        static int Column(float place, int size) => (int)Math.Clamp(place * size, 0, size - 1);
    }
}
