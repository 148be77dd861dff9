using System.Globalization;
using System.Text;
using Deocc.Engine.Serialization;
using Deocc.Imaging;

namespace Deocc.Models.FaceModels.Meshes;

/// <summary>
/// Writes Wavefront OBJ files with enough digits that every number comes back, and where there is a texture the material file and
/// the picture beside it.
/// </summary>
internal static class WavefrontWriter
{
    /// <summary>Writes the files.</summary>
    public static void Write(string path, FaceMesh mesh)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        if (mesh.Texture is { } texture)
        {
            ImageFile.Save(Path.ChangeExtension(path, ".png"), texture);
            string material = $"newmtl face\nKa 0 0 0\nKd 1 1 1\nKs 0 0 0\nillum 1\nmap_Kd {name}.png\n";
            AtomicFile.Write(Path.ChangeExtension(path, ".mtl"), stream => stream.Write(Encoding.UTF8.GetBytes(material)));
        }

        AtomicFile.Write(path, stream =>
        {
            using var text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            WriteText(text, mesh, name);
        });
    }

    private static void WriteText(StreamWriter text, FaceMesh mesh, string name)
    {
        if (mesh.Texture is not null) text.WriteLine($"mtllib {name}.mtl");
        bool colored = mesh.Texture is null && mesh.Colors.Length > 0;
        for (int i = 0; i < mesh.Positions.Length; i += 3)
        {
            text.Write("v");
            Append(text, mesh.Positions.AsSpan(i, 3));
            if (colored) Append(text, mesh.Colors.AsSpan(i, 3));
            text.WriteLine();
        }

        bool placed = mesh.TextureCoordinates.Length > 0;
        for (int i = 0; i < mesh.TextureCoordinates.Length; i += 2)
        {
            text.Write("vt");
            Append(text, [mesh.TextureCoordinates[i], 1 - mesh.TextureCoordinates[i + 1]]);
            text.WriteLine();
        }

        if (mesh.Texture is not null) text.WriteLine("usemtl face");
        for (int i = 0; i < mesh.Triangles.Length; i += 3)
        {
            text.Write("f");
            foreach (int vertex in mesh.Triangles.AsSpan(i, 3))
                text.Write(placed ? string.Create(CultureInfo.InvariantCulture, $" {vertex + 1}/{vertex + 1}") : string.Create(CultureInfo.InvariantCulture, $" {vertex + 1}"));
            text.WriteLine();
        }
    }

    private static void Append(StreamWriter text, ReadOnlySpan<float> numbers)
    {
        foreach (float number in numbers) text.Write(string.Create(CultureInfo.InvariantCulture, $" {number:R}"));
    }
}
