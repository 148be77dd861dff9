using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Deocc.Engine.Serialization;

namespace Deocc.Models.FaceModels.Meshes;

/// <summary>Writes PLY files, as text or little-endian: positions, colours in bytes, texture coordinates <c>s t</c>, triangles.</summary>
internal static class PlyWriter
{
    /// <summary>Writes the file.</summary>
    public static void Write(string path, FaceMesh mesh, bool text) => AtomicFile.Write(path, stream =>
    {
        // Not disposed, since that would close the file before it is committed.
        var buffered = new BufferedStream(stream, 1 << 16);
        buffered.Write(Encoding.ASCII.GetBytes(Header(mesh, text)));
        if (text) WriteText(buffered, mesh);
        else WriteBytes(buffered, mesh);
        buffered.Flush();
    });

    private static string Header(FaceMesh mesh, bool text)
    {
        var header = new StringBuilder("ply\n");
        header.Append(text ? "format ascii 1.0\n" : "format binary_little_endian 1.0\n");
        header.Append(CultureInfo.InvariantCulture, $"element vertex {mesh.VertexCount}\n");
        header.Append("property float x\nproperty float y\nproperty float z\n");
        if (mesh.Colors.Length > 0) header.Append("property uchar red\nproperty uchar green\nproperty uchar blue\n");
        if (mesh.TextureCoordinates.Length > 0) header.Append("property float s\nproperty float t\n");
        header.Append(CultureInfo.InvariantCulture, $"element face {mesh.TriangleCount}\n");
        header.Append("property list uchar int vertex_indices\nend_header\n");
        return header.ToString();
    }

    private static void WriteText(BufferedStream stream, FaceMesh mesh)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        for (int vertex = 0; vertex < mesh.VertexCount; vertex++)
        {
            var words = new List<string>(8);
            foreach (float number in mesh.Positions.AsSpan(3 * vertex, 3)) words.Add(number.ToString("R", CultureInfo.InvariantCulture));
            if (mesh.Colors.Length > 0)
            {
                foreach (float number in mesh.Colors.AsSpan(3 * vertex, 3)) words.Add(ToByte(number).ToString(CultureInfo.InvariantCulture));
            }

            if (mesh.TextureCoordinates.Length > 0)
            {
                words.Add(mesh.TextureCoordinates[2 * vertex].ToString("R", CultureInfo.InvariantCulture));
                words.Add((1 - mesh.TextureCoordinates[(2 * vertex) + 1]).ToString("R", CultureInfo.InvariantCulture));
            }

            text.WriteLine(string.Join(' ', words));
        }

        for (int i = 0; i < mesh.Triangles.Length; i += 3)
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"3 {mesh.Triangles[i]} {mesh.Triangles[i + 1]} {mesh.Triangles[i + 2]}"));
    }

    private static void WriteBytes(BufferedStream stream, FaceMesh mesh)
    {
        Span<byte> word = stackalloc byte[4];
        for (int vertex = 0; vertex < mesh.VertexCount; vertex++)
        {
            foreach (float number in mesh.Positions.AsSpan(3 * vertex, 3)) WriteFloat(stream, word, number);
            if (mesh.Colors.Length > 0)
            {
                foreach (float number in mesh.Colors.AsSpan(3 * vertex, 3)) stream.WriteByte(ToByte(number));
            }

            if (mesh.TextureCoordinates.Length == 0) continue;
            WriteFloat(stream, word, mesh.TextureCoordinates[2 * vertex]);
            WriteFloat(stream, word, 1 - mesh.TextureCoordinates[(2 * vertex) + 1]);
        }

        for (int i = 0; i < mesh.Triangles.Length; i++)
        {
            if (i % 3 == 0) stream.WriteByte(3);
            BinaryPrimitives.WriteInt32LittleEndian(word, mesh.Triangles[i]);
            stream.Write(word);
        }
    }

    private static void WriteFloat(BufferedStream stream, Span<byte> word, float number)
    {
        BinaryPrimitives.WriteSingleLittleEndian(word, number);
        stream.Write(word);
    }

    private static byte ToByte(float color) => (byte)Math.Clamp(MathF.Round(255 * color), 0, 255);
}
