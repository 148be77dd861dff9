using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Ops.Rasterization.Cpu;

namespace Deocc.Engine.Ops.Rasterization.Gpu;

/// <summary>
/// Rows and columns that triangles may cover first; then a group per square of pixels goes through the runs of triangles that meet it,
/// and through those of their triangles that do, in their order. The arithmetic is the CPU's, in float64 and unfused, so that both see
/// the same triangles.
/// </summary>
[KernelModule(Unfused = true)]
internal static class RasterizeKernels
{
    /// <summary>Rows and columns of a group's square.</summary>
    public const int Side = 8;

    /// <summary>Items of a group, and triangles of a run.</summary>
    public const int Run = Side * Side;

    // Rounding must never drop a pixel; a few too many cost little.
    private const double Slack = 1e-6;

    private const int TriangleFloats = 12;
    private const int RunExtents = Run * TriangleExtent.Length;
    private const int RunFloats = Run * TriangleFloats;

    /// <summary>The extents of triangles [image, triangle] and of runs [image, run]. Groups: runs, images.</summary>
    [Kernel(X = Run)]
    public static void Extents(
        ReadOnly<float> positions, ReadOnly<int> corners, Global<int> extents, Global<int> runExtents, int vertices, int triangles, int height, int width)
    {
        Shared<int> shared = SharedMemory.Allocate<int>(RunExtents);
        int item = Group.X;
        int image = Grid.IndexY;
        int triangle = Grid.GlobalX;
        TriangleExtent extent = TriangleExtent.Empty;
        if (triangle < triangles)
        {
            extent = ExtentOf(ClipViews.Triangle(positions + (4 * image * vertices), corners, triangle), height, width);
            TriangleExtent.Store(extent, extents, (image * triangles) + triangle);
        }

        TriangleExtent.StoreShared(extent, shared, item);
        Group.Barrier();
        for (int half = Run / 2; half > 0; half /= 2)
        {
            for (int i = item; i < half * TriangleExtent.Length; i += Run)
                shared[i] = Math.Max(shared[i], shared[i + (half * TriangleExtent.Length)]);
            Group.Barrier();
        }

        if (item == 0) TriangleExtent.Store(TriangleExtent.LoadShared(shared, 0), runExtents, (image * Grid.CountX) + Grid.IndexX);
    }

    /// <summary>Faces, weights and depths. Groups: squares along x and y, images.</summary>
    [Kernel(X = Side, Y = Side)]
    public static void Rasterize(
        ReadOnly<float> positions, ReadOnly<int> corners, ReadOnly<int> extents, ReadOnly<int> runExtents,
        Global<int> faces, Global<float> barycentrics, Global<float> depths, int vertices, int triangles, int runs, int height, int width)
    {
        Shared<int> marks = SharedMemory.Allocate<int>(Run);
        Shared<int> metRuns = SharedMemory.Allocate<int>(Run);
        Shared<int> metTriangles = SharedMemory.Allocate<int>(Run);
        Shared<int> metExtents = SharedMemory.Allocate<int>(RunExtents);
        Shared<float> metVertices = SharedMemory.Allocate<float>(RunFloats);
        int item = (Group.Y * Side) + Group.X;
        int image = Grid.IndexZ;
        int firstRow = Grid.IndexY * Side;
        int firstColumn = Grid.IndexX * Side;
        int row = firstRow + Group.Y;
        int column = firstColumn + Group.X;
        PixelCenters centers = new PixelCenters(height, width);
        double x = centers.X(column);
        double y = centers.Y(row);
        ReadOnly<float> own = positions + (4 * image * vertices);
        int face = -1;
        double nearest = 1;
        EdgeValues weights = default;
        for (int firstRun = 0; firstRun < runs; firstRun += Run)
        {
            bool meetsRun = false;
            if (firstRun + item < runs)
                meetsRun = TriangleExtent.Load(runExtents, (image * runs) + firstRun + item).Meets(firstRow, firstColumn, Side);
            marks[item] = meetsRun ? 1 : 0;
            int runCount = KeepMarked(marks, metRuns, item);
            for (int i = 0; i < runCount; i++)
            {
                int triangle = ((firstRun + metRuns[i]) * Run) + item;
                TriangleExtent extent = TriangleExtent.Empty;
                if (triangle < triangles) extent = TriangleExtent.Load(extents, (image * triangles) + triangle);
                TriangleExtent.StoreShared(extent, metExtents, item);
                bool meetsTriangle = extent.Meets(firstRow, firstColumn, Side);
                if (meetsTriangle) LoadTriangle(own, corners, triangle, metVertices + (item * TriangleFloats));
                marks[item] = meetsTriangle ? 1 : 0;
                int count = KeepMarked(marks, metTriangles, item);
                for (int j = 0; j < count; j++)
                {
                    int met = metTriangles[j];
                    if (TriangleExtent.LoadShared(metExtents, met).Has(row, column))
                    {
                        ClipTriangle candidate = SharedTriangle(metVertices + (met * TriangleFloats));
                        EdgeValues values = candidate.At(x, y);
                        double depth = 0;
                        if (candidate.Covers(values) && candidate.TryDepth(values, out depth) && (face < 0 || depth < nearest))
                        {
                            face = ((firstRun + metRuns[i]) * Run) + met;
                            nearest = depth;
                            weights = values;
                        }
                    }
                }

                Group.Barrier();
            }

            Group.Barrier();
        }

        if (row < height && column < width)
        {
            int plane = height * width;
            int pixel = (row * width) + column;
            double scale = 0;
            if (face >= 0) scale = 1 / weights.Sum;
            faces[(image * plane) + pixel] = face;
            depths[(image * plane) + pixel] = (float)nearest;
            int place = (3 * image * plane) + pixel;
            barycentrics[place] = (float)(weights.A * scale);
            barycentrics[place + plane] = (float)(weights.B * scale);
            barycentrics[place + (2 * plane)] = (float)(weights.C * scale);
        }
    }

    /// <summary>Lists the items whose mark is set, in their order; every item of the group calls it and gets their number.</summary>
    private static int KeepMarked(Shared<int> marks, Shared<int> list, int item)
    {
        Group.Barrier();
        int before = 0;
        int all = 0;
        for (int i = 0; i < Run; i++)
        {
            int mark = marks[i];
            all += mark;
            if (i < item) before += mark;
        }

        if (marks[item] != 0) list[before] = item;
        Group.Barrier();
        return all;
    }

    /// <summary>The pixels that a triangle may cover: all, if it reaches behind the camera.</summary>
    private static TriangleExtent ExtentOf(ClipTriangle triangle, int height, int width)
    {
        bool isBehind = !(triangle.A.W > 0) && !(triangle.B.W > 0) && !(triangle.C.W > 0);
        if (isBehind) return TriangleExtent.Empty;
        double left = 0;
        double right = width;
        double top = 0;
        double bottom = height;
        if (triangle.IsInFront)
        {
            double ax = triangle.A.X / triangle.A.W;
            double bx = triangle.B.X / triangle.B.W;
            double cx = triangle.C.X / triangle.C.W;
            double ay = triangle.A.Y / triangle.A.W;
            double by = triangle.B.Y / triangle.B.W;
            double cy = triangle.C.Y / triangle.C.W;
            left = (Math.Min(ax, Math.Min(bx, cx)) + 1) * width / 2;
            right = (Math.Max(ax, Math.Max(bx, cx)) + 1) * width / 2;
            top = (1 - Math.Max(ay, Math.Max(by, cy))) * height / 2;
            bottom = (1 - Math.Min(ay, Math.Min(by, cy))) * height / 2;
        }

        double firstColumn = Math.Max(0, Math.Ceiling(left - 0.5 - Slack));
        double lastColumn = Math.Min(width - 1, Math.Floor(right - 0.5 + Slack));
        double firstRow = Math.Max(0, Math.Ceiling(top - 0.5 - Slack));
        double lastRow = Math.Min(height - 1, Math.Floor(bottom - 0.5 + Slack));
        if (!(firstColumn <= lastColumn && firstRow <= lastRow)) return TriangleExtent.Empty;
        return new TriangleExtent { FirstRow = (int)firstRow, LastRow = (int)lastRow, FirstColumn = (int)firstColumn, LastColumn = (int)lastColumn };
    }

    private static void LoadTriangle(ReadOnly<float> positions, ReadOnly<int> corners, int triangle, Shared<float> floats)
    {
        for (int corner = 0; corner < 3; corner++)
        {
            int vertex = corners[(3 * triangle) + corner];
            for (int i = 0; i < 4; i++) floats[(4 * corner) + i] = positions[(4 * vertex) + i];
        }
    }

    private static ClipTriangle SharedTriangle(Shared<float> floats) => new(
        new ClipVertex(floats[0], floats[1], floats[2], floats[3]),
        new ClipVertex(floats[4], floats[5], floats[6], floats[7]),
        new ClipVertex(floats[8], floats[9], floats[10], floats[11]));
}
