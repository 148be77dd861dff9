namespace Deocc.Models.FaceModels.Meshes;

/// <summary>Normals of vertices: the sum of those of the triangles around, weighted by area, of length 1.</summary>
public static class MeshNormals
{
    /// <summary>Computes the normals.</summary>
    /// <param name="positions">Positions, [3V].</param>
    /// <param name="triangles">Vertex indices, [3F], counter-clockwise seen from outside.</param>
    /// <returns>[3V]; (0, 0, 1) where a vertex has no triangle.</returns>
    public static float[] Of(ReadOnlySpan<float> positions, ReadOnlySpan<int> triangles)
    {
        var normals = new float[positions.Length];
        for (int i = 0; i < triangles.Length; i += 3)
        {
            ReadOnlySpan<float> a = positions.Slice(3 * triangles[i], 3);
            ReadOnlySpan<float> b = positions.Slice(3 * triangles[i + 1], 3);
            ReadOnlySpan<float> c = positions.Slice(3 * triangles[i + 2], 3);
            float x = ((b[1] - a[1]) * (c[2] - a[2])) - ((b[2] - a[2]) * (c[1] - a[1]));
            float y = ((b[2] - a[2]) * (c[0] - a[0])) - ((b[0] - a[0]) * (c[2] - a[2]));
            float z = ((b[0] - a[0]) * (c[1] - a[1])) - ((b[1] - a[1]) * (c[0] - a[0]));
            foreach (int vertex in triangles.Slice(i, 3))
            {
                normals[3 * vertex] += x;
                normals[(3 * vertex) + 1] += y;
                normals[(3 * vertex) + 2] += z;
            }
        }

        for (int i = 0; i < normals.Length; i += 3)
        {
            Span<float> normal = normals.AsSpan(i, 3);
            float length = MathF.Sqrt((normal[0] * normal[0]) + (normal[1] * normal[1]) + (normal[2] * normal[2]));
            if (length > 0)
            {
                for (int axis = 0; axis < 3; axis++) normal[axis] /= length;
            }
            else
            {
                normal[2] = 1;
            }
        }

        return normals;
    }
}
