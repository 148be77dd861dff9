using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Ops.Rasterization.Cpu;

namespace Deocc.Engine.Ops.Rasterization.Gpu;

/// <summary>
/// Sums over pixels for vertices, gathered: the extents of the triangles that are seen come first, by maxima of integers, whose
/// order leaves no trace; then the items of a vertex look through those of its ring. Sums run in a fixed order.
/// </summary>
[KernelModule(Unfused = true)]
internal static class VertexGatherKernels
{
    /// <summary>Items of a group; a power of two.</summary>
    public const int GroupSize = 128;

    /// <summary>Widens the extents [image, triangle] by the pixels of faces [image, row, column]: ends of runs in a row are enough.</summary>
    [Kernel(X = GroupSize)]
    public static void MarkFaces(ReadOnly<int> faces, Global<int> extents, int count, int triangles, int height, int width)
    {
        int i = Grid.GlobalX;
        if (i < count && faces[i] >= 0)
        {
            int face = faces[i];
            int line = i / width;
            int column = i - (line * width);
            int image = line / height;
            bool isFirst = column == 0 || faces[i - 1] != face;
            bool isLast = column == width - 1 || faces[i + 1] != face;
            if (isFirst || isLast) Widen(extents, (image * triangles) + face, line - (image * height), column);
        }
    }

    /// <summary>Widens the extents [image, triangle] by the pixels at silhouette edges [image, 2, row, column].</summary>
    [Kernel(X = GroupSize)]
    public static void MarkEdges(ReadOnly<int> edges, Global<int> extents, int count, int triangles, int height, int width)
    {
        int i = Grid.GlobalX;
        if (i < count && edges[i] != SilhouetteEdge.None)
        {
            int line = i / width;
            int image = line / (2 * height);
            Widen(extents, (image * triangles) + SilhouetteEdge.FromCode(edges[i]).Triangle, line % height, i - (line * width));
        }
    }

    /// <summary>Output [image, vertex, channel] = the sum of the vertex's weight times the pixel, over the pixels of its triangles.</summary>
    [Kernel(X = GroupSize)]
    public static void Scatter(
        ReadOnly<float> pixels, ReadOnly<float> weights, ReadOnly<int> faces, ReadOnly<int> extents, ReadOnly<int> starts, ReadOnly<int> ring,
        Global<float> output, int count, int vertices, int triangles, int channels, int height, int width, int itemsPerVertex)
    {
        Shared<float> parts = SharedMemory.Allocate<float>(GroupSize);
        int result = Grid.GlobalX / itemsPerVertex;
        int image = result / (vertices * channels);
        int channel = (result / vertices) - (image * channels);
        int vertex = result % vertices;
        int plane = height * width;
        float sum = 0;
        if (result < count)
        {
            int end = starts[vertex + 1];
            for (int place = starts[vertex]; place < end; place++)
            {
                int triangle = ring[place] / 3;
                TriangleExtent extent = TriangleExtent.Load(extents, (image * triangles) + triangle);
                int firstWeight = ((3 * image) + (ring[place] - (3 * triangle))) * plane;
                int firstPixel = ((image * channels) + channel) * plane;
                int inExtent = extent.Pixels;
                for (int i = Group.X % itemsPerVertex; i < inExtent; i += itemsPerVertex)
                {
                    int pixel = PixelOf(extent, i, width);
                    if (faces[(image * plane) + pixel] == triangle)
                        sum = MathF.FusedMultiplyAdd(weights[firstWeight + pixel], pixels[firstPixel + pixel], sum);
                }
            }
        }

        sum = SharedSums.AddUp(parts, Group.X, itemsPerVertex, sum);
        if (result < count && Group.X % itemsPerVertex == 0) output[(((image * vertices) + vertex) * channels) + channel] = sum;
    }

    /// <summary>
    /// Output [image, vertex, 4] from the gradient of the weights [image, 3, row, column]. With p = (x, y) - place * w of each corner,
    /// values p_b x p_c and so on, and weights value / sum: the derivative of the weights comes first, then that of the cross products.
    /// </summary>
    [Kernel(X = GroupSize)]
    public static void WeightGradient(
        ReadOnly<float> gradient, ReadOnly<float> positions, ReadOnly<int> corners, ReadOnly<int> faces, ReadOnly<int> extents,
        ReadOnly<int> starts, ReadOnly<int> ring, Global<float> output, int count, int vertices, int triangles, int height, int width, int itemsPerVertex)
    {
        Shared<float> parts = SharedMemory.Allocate<float>(GroupSize);
        int result = Grid.GlobalX / itemsPerVertex;
        int image = result / vertices;
        int plane = height * width;
        PixelCenters centers = new PixelCenters(height, width);
        ReadOnly<float> own = positions + (4 * image * vertices);
        double alongX = 0;
        double alongY = 0;
        double alongW = 0;
        if (result < count)
        {
            int vertex = result - (image * vertices);
            int end = starts[vertex + 1];
            for (int place = starts[vertex]; place < end; place++)
            {
                // The triangle turned so that this vertex is its first corner.
                int triangle = ring[place] / 3;
                int first = ring[place] - (3 * triangle);
                int next = (first + 1) % 3;
                int last = (first + 2) % 3;
                ClipVertex b = ClipViews.Vertex(own, corners[(3 * triangle) + next]);
                ClipVertex c = ClipViews.Vertex(own, corners[(3 * triangle) + last]);
                ClipTriangle turned = new ClipTriangle(ClipViews.Vertex(own, vertex), b, c);
                TriangleExtent extent = TriangleExtent.Load(extents, (image * triangles) + triangle);
                int inExtent = extent.Pixels;
                for (int i = Group.X % itemsPerVertex; i < inExtent; i += itemsPerVertex)
                {
                    int pixel = PixelOf(extent, i, width);
                    if (faces[(image * plane) + pixel] == triangle)
                    {
                        double x = centers.X(pixel % width);
                        double y = centers.Y(pixel / width);
                        EdgeValues values = turned.At(x, y);
                        double scale = 1 / values.Sum;
                        double ofA = gradient[(((3 * image) + first) * plane) + pixel];
                        double ofB = gradient[(((3 * image) + next) * plane) + pixel];
                        double ofC = gradient[(((3 * image) + last) * plane) + pixel];
                        double mean = ((ofA * values.A) + (ofB * values.B) + (ofC * values.C)) * scale;
                        double valueB = (ofB - mean) * scale;
                        double valueC = (ofC - mean) * scale;
                        double pixelX = (valueC * (b.Y - (y * b.W))) - (valueB * (c.Y - (y * c.W)));
                        double pixelY = (valueB * (c.X - (x * c.W))) - (valueC * (b.X - (x * b.W)));
                        alongX += pixelX;
                        alongY += pixelY;
                        alongW -= (x * pixelX) + (y * pixelY);
                    }
                }
            }
        }

        Write(parts, output, result, count, itemsPerVertex, (float)alongX, (float)alongY, (float)alongW);
    }

    /// <summary>Output [image, vertex, 4] from the gradient of the silhouettes' shares [image, 2, row, column].</summary>
    [Kernel(X = GroupSize)]
    public static void ShareGradient(
        ReadOnly<float> gradient, ReadOnly<float> positions, ReadOnly<int> corners, ReadOnly<int> edges, ReadOnly<int> extents,
        ReadOnly<int> starts, ReadOnly<int> ring, Global<float> output, int count, int vertices, int triangles, int height, int width, int itemsPerVertex)
    {
        Shared<float> parts = SharedMemory.Allocate<float>(GroupSize);
        int result = Grid.GlobalX / itemsPerVertex;
        int image = result / vertices;
        PixelCenters centers = new PixelCenters(height, width);
        ReadOnly<float> own = positions + (4 * image * vertices);
        double alongX = 0;
        double alongY = 0;
        double alongW = 0;
        if (result < count)
        {
            int vertex = result - (image * vertices);
            int end = starts[vertex + 1];
            for (int place = starts[vertex]; place < end; place++)
            {
                int corner = ring[place];
                TriangleExtent extent = TriangleExtent.Load(extents, (image * triangles) + (corner / 3));
                int inExtent = 2 * extent.Pixels;
                for (int i = Group.X % itemsPerVertex; i < inExtent; i += itemsPerVertex)
                {
                    int pixel = PixelOf(extent, i / 2, width);
                    int at = (((2 * image) + (i % 2)) * height * width) + pixel;
                    if (edges[at] != SilhouetteEdge.None)
                    {
                        SilhouetteEdge edge = SilhouetteEdge.FromCode(edges[at]);
                        bool isFrom = edge.FromCorner == corner;
                        if (isFrom || edge.ToCorner == corner)
                        {
                            int other = corners[isFrom ? edge.ToCorner : edge.FromCorner];
                            PixelStep step = PixelStep.Between(centers, pixel / width, pixel % width, i % 2 == 0, edge.IsFirstNearer);
                            StepPoint crossing = StepPoint.CrossingGradient(
                                step.See(ClipViews.Vertex(own, vertex)), step.See(ClipViews.Vertex(own, other)), step.Length);
                            ClipVertex along = step.ToClip(crossing);
                            double scale = edge.IsFirstNearer ? gradient[at] : -gradient[at];
                            alongX += along.X * scale;
                            alongY += along.Y * scale;
                            alongW += along.W * scale;
                        }
                    }
                }
            }
        }

        Write(parts, output, result, count, itemsPerVertex, (float)alongX, (float)alongY, (float)alongW);
    }

    private static void Widen(Global<int> extents, int index, int row, int column)
    {
        Atomic.Max(extents, TriangleExtent.Length * index, -row);
        Atomic.Max(extents, (TriangleExtent.Length * index) + 1, row);
        Atomic.Max(extents, (TriangleExtent.Length * index) + 2, -column);
        Atomic.Max(extents, (TriangleExtent.Length * index) + 3, column);
    }

    /// <summary>A pixel of an extent, in an image.</summary>
    private static int PixelOf(TriangleExtent extent, int index, int width)
    {
        int row = index / extent.Columns;
        return ((extent.FirstRow + row) * width) + extent.FirstColumn + (index - (row * extent.Columns));
    }

    /// <summary>Adds up the parts of a vertex's items and writes its gradient; z gets none.</summary>
    private static void Write(Shared<float> parts, Global<float> output, int result, int count, int itemsPerVertex, float x, float y, float w)
    {
        x = SharedSums.AddUp(parts, Group.X, itemsPerVertex, x);
        y = SharedSums.AddUp(parts, Group.X, itemsPerVertex, y);
        w = SharedSums.AddUp(parts, Group.X, itemsPerVertex, w);
        if (result < count && Group.X % itemsPerVertex == 0)
        {
            output[4 * result] = x;
            output[(4 * result) + 1] = y;
            output[(4 * result) + 2] = 0;
            output[(4 * result) + 3] = w;
        }
    }
}
