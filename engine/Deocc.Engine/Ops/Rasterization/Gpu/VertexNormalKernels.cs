using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Rasterization.Gpu;

/// <summary>
/// Each triangle's normal first, then each vertex adds up its ring's; backwards, each vertex's gradient, then each triangle's
/// corners, then each vertex adds up its ring's. An item is a triangle or a vertex of one image.
/// </summary>
[KernelModule]
internal static class VertexNormalKernels
{
    public const int GroupSize = 128;

    /// <summary>Normals [image, triangle] of length 1.</summary>
    [Kernel(X = GroupSize)]
    public static void FaceNormals(ReadOnly<float> positions, ReadOnly<int> corners, Global<float> normals, int count, int vertices, int triangles)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int image = i / triangles;
            int first = 3 * (i - (image * triangles));
            SpaceVector middle = Corner(positions, corners, first + 1, image * vertices);
            SpaceVector normal = SpaceVector.Cross(
                Corner(positions, corners, first, image * vertices) - middle, middle - Corner(positions, corners, first + 2, image * vertices));
            SpaceVector.Store(SpaceVector.Normalized(normal), normals, i);
        }
    }

    /// <summary>Output [image, vertex]: the sum of the ring's normals, of length 1; or the gradient of that sum, from the output's.</summary>
    [Kernel(X = GroupSize)]
    public static void VertexNormals(
        ReadOnly<float> normals, ReadOnly<float> gradient, ReadOnly<int> starts, ReadOnly<int> ring, Global<float> output,
        int count, int vertices, int triangles, int hasGradient)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int image = i / vertices;
            int vertex = i - (image * vertices);
            int end = starts[vertex + 1];
            SpaceVector sum = default;
            for (int place = starts[vertex]; place < end; place++) sum = sum + SpaceVector.Load(normals, (image * triangles) + (ring[place] / 3));
            SpaceVector result = hasGradient != 0
                ? SpaceVector.NormalizedGradient(sum, SpaceVector.Load(gradient, i))
                : SpaceVector.Normalized(sum);
            SpaceVector.Store(result, output, i);
        }
    }

    /// <summary>
    /// Gradients [image, corner] from those of the rings' sums [image, vertex]. The normal is (a - b) x (b - c): the gradients of the
    /// two sides are crosses with the other side.
    /// </summary>
    [Kernel(X = GroupSize)]
    public static void CornerGradients(
        ReadOnly<float> positions, ReadOnly<int> corners, ReadOnly<float> sums, Global<float> output, int count, int vertices, int triangles)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int image = i / triangles;
            int first = 3 * (i - (image * triangles));
            int firstVertex = image * vertices;
            SpaceVector gradient = Corner(sums, corners, first, firstVertex) + Corner(sums, corners, first + 1, firstVertex)
                + Corner(sums, corners, first + 2, firstVertex);
            SpaceVector middle = Corner(positions, corners, first + 1, firstVertex);
            SpaceVector firstSide = Corner(positions, corners, first, firstVertex) - middle;
            SpaceVector secondSide = middle - Corner(positions, corners, first + 2, firstVertex);
            gradient = SpaceVector.NormalizedGradient(SpaceVector.Cross(firstSide, secondSide), gradient);
            SpaceVector alongFirst = SpaceVector.Cross(secondSide, gradient);
            SpaceVector alongSecond = SpaceVector.Cross(gradient, firstSide);
            SpaceVector.Store(alongFirst, output, 3 * i);
            SpaceVector.Store(alongSecond - alongFirst, output, (3 * i) + 1);
            SpaceVector.Store(alongSecond * -1, output, (3 * i) + 2);
        }
    }

    /// <summary>Output [image, vertex] = the sum of the ring's corners [image, corner].</summary>
    [Kernel(X = GroupSize)]
    public static void RingSums(
        ReadOnly<float> cornerVectors, ReadOnly<int> starts, ReadOnly<int> ring, Global<float> output, int count, int vertices, int triangles)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int image = i / vertices;
            int vertex = i - (image * vertices);
            int end = starts[vertex + 1];
            SpaceVector sum = default;
            for (int place = starts[vertex]; place < end; place++) sum = sum + SpaceVector.Load(cornerVectors, (3 * image * triangles) + ring[place]);
            SpaceVector.Store(sum, output, i);
        }
    }

    private static SpaceVector Corner(ReadOnly<float> vectors, ReadOnly<int> corners, int corner, int firstVertex) =>
        SpaceVector.Load(vectors, firstVertex + corners[corner]);
}
