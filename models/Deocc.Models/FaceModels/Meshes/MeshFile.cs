using Deocc.Engine.Diagnostics;

namespace Deocc.Models.FaceModels.Meshes;

/// <summary>Surfaces on disk; the ending chooses the format: .obj (with .mtl and .png beside it), .ply, .glb.</summary>
public static class MeshFile
{
    /// <summary>The endings that are read and written.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".obj", ".ply", ".glb"];

    /// <summary>Whether a path ends like a mesh.</summary>
    public static bool IsMesh(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a surface; decimetres, as every mesh here (.glb files hold metres).</summary>
    /// <exception cref="FileFormatException">The file is damaged or of no known format; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FaceMesh Load(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".obj" => WavefrontReader.Read(path),
        ".ply" => PlyReader.Read(path),
        ".glb" => GlbReader.Read(path),
        _ => throw UnknownEnding(path),
    };

    /// <summary>Writes a surface, whole or not at all. Only .glb holds morph targets; .ply holds colours, no texture.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="mesh">The surface.</param>
    /// <param name="text">PLY only: numbers as text instead of bytes.</param>
    /// <exception cref="FileFormatException">The ending is unknown.</exception>
    /// <exception cref="IOException">Writing failed; old files are untouched.</exception>
    public static void Save(string path, FaceMesh mesh, bool text = false)
    {
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".obj":
                WavefrontWriter.Write(path, mesh);
                break;
            case ".ply":
                PlyWriter.Write(path, mesh, text);
                break;
            case ".glb":
                GlbWriter.Write(path, mesh);
                break;
            default:
                throw UnknownEnding(path);
        }
    }

    private static FileFormatException UnknownEnding(string path) =>
        new($"{path}: no mesh format ends in '{Path.GetExtension(path)}'; use one of {string.Join(" ", Extensions)}");
}
