using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Ops.Rasterization.Cpu;

namespace Deocc.Engine.Ops.Rasterization.Gpu;

/// <summary>
/// Follows the nearer of two neighbouring pixels' surfaces towards the other, and computes the shares that pass: the CPU's
/// arithmetic, in float64 and unfused, so that both find the same edges.
/// </summary>
[KernelModule(Unfused = true)]
internal static class SilhouetteKernels
{
    public const int GroupSize = 128;

    // The side of a triangle that reaches behind the camera, of which there may be two.
    private const int Unknown = 0;
    private const int Front = 1;
    private const int Back = -1;

    /// <summary>Which side each triangle [image, triangle] shows.</summary>
    [Kernel(X = GroupSize)]
    public static void Sides(ReadOnly<float> positions, ReadOnly<int> corners, Global<int> sides, int count, int vertices, int triangles)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int image = i / triangles;
            ClipTriangle triangle = ClipViews.Triangle(positions + (4 * image * vertices), corners, i - (image * triangles));
            int side = triangle.Orientation > 0 ? Front : Back;
            sides[i] = triangle.IsInFront ? side : Unknown;
        }
    }

    /// <summary>Edges [image, 2, row, column], one item each.</summary>
    [Kernel(X = GroupSize)]
    public static void Find(
        ReadOnly<float> positions, ReadOnly<int> corners, ReadOnly<int> neighbours, ReadOnly<int> sides, ReadOnly<int> faces, ReadOnly<float> depth,
        Global<int> edges, int count, int vertices, int triangles, int height, int width)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int column = i % width;
            int line = i / width;
            int row = line % height;
            int image = line / (2 * height);
            bool isHorizontal = line - (2 * image * height) < height;
            int first = (((image * height) + row) * width) + column;
            int second = first + (isHorizontal ? 1 : width);
            int code = SilhouetteEdge.None;
            bool hasNext = isHorizontal ? column + 1 < width : row + 1 < height;
            if (hasNext && faces[first] != faces[second])
            {
                bool isFirstNearer = faces[second] < 0 || (faces[first] >= 0 && depth[first] <= depth[second]);
                int nearer = faces[isFirstNearer ? first : second];
                int farther = faces[isFirstNearer ? second : first];
                PixelStep step = PixelStep.Between(new PixelCenters(height, width), row, column, isHorizontal, isFirstNearer);
                int edge = Walk(
                    positions + (4 * image * vertices), corners, neighbours, sides + (image * triangles), nearer, farther, step, height, width);
                if (edge >= 0) code = new SilhouetteEdge(edge, isFirstNearer).Code;
            }

            edges[i] = code;
        }
    }

    /// <summary>Shares [image, 2, row, column], one item each.</summary>
    [Kernel(X = GroupSize)]
    public static void Shares(
        ReadOnly<float> positions, ReadOnly<int> corners, ReadOnly<int> edges, Global<float> output, int count, int vertices, int height, int width)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            float share = 0;
            if (edges[i] != SilhouetteEdge.None)
            {
                SilhouetteEdge edge = SilhouetteEdge.FromCode(edges[i]);
                int line = i / width;
                int image = line / (2 * height);
                bool isHorizontal = line - (2 * image * height) < height;
                ReadOnly<float> own = positions + (4 * image * vertices);
                PixelStep step = PixelStep.Between(new PixelCenters(height, width), line % height, i % width, isHorizontal, edge.IsFirstNearer);
                double crossing = StepPoint.Crossing(
                    step.See(ClipViews.Vertex(own, corners[edge.FromCorner])), step.See(ClipViews.Vertex(own, corners[edge.ToCorner])), step.Length);
                double passed = edge.IsFirstNearer ? crossing - 0.5 : 0.5 - crossing;
                share = (float)(passed == 0 ? ReferenceSilhouetteShares.LeastShare : passed);
            }

            output[i] = share;
        }
    }

    /// <summary>The silhouette edge where the surface of a triangle ends on the way; -1 where it does not.</summary>
    private static int Walk(
        ReadOnly<float> positions, ReadOnly<int> corners, ReadOnly<int> neighbours, ReadOnly<int> sides, int from, int to, PixelStep step, int height, int width)
    {
        int side = sides[from];
        bool areJoined = to >= 0 && sides[to] == side && EdgeTowards(neighbours, from, to) < 3;
        if (areJoined) return -1;
        int entry = -1;
        for (int i = 0; i < ReferenceSilhouettes.MostSteps && side != Unknown; i++)
        {
            ClipTriangle triangle = ClipViews.Triangle(positions, corners, from);
            int exit = -1;
            double crossing = double.NegativeInfinity;
            StepPoint a = step.See(triangle.A);
            StepPoint b = step.See(triangle.B);
            StepPoint c = step.See(triangle.C);
            if (entry != 0) Compare(b, c, step.Length, 0, ref exit, ref crossing);
            if (entry != 1) Compare(c, a, step.Length, 1, ref exit, ref crossing);
            if (entry != 2) Compare(a, b, step.Length, 2, ref exit, ref crossing);
            if (exit < 0 || crossing >= 1) return -1;
            int edge = (3 * from) + exit;
            int next = neighbours[edge];
            bool ends = next < 0;
            if (!ends) ends = sides[next] != side;
            if (ends) return step.Cuts(triangle, exit, height, width) ? edge : -1;
            if (next == to) return -1;
            entry = EdgeTowards(neighbours, next, from);
            from = next;
        }

        return -1;
    }

    /// <summary>The edge across which a triangle has a neighbour; 3 if there is none.</summary>
    private static int EdgeTowards(ReadOnly<int> neighbours, int triangle, int neighbour)
    {
        int edge = 0;
        while (edge < 3 && neighbours[(3 * triangle) + edge] != neighbour) edge++;
        return edge;
    }

    /// <summary>Keeps the edge that the way crosses farthest.</summary>
    private static void Compare(StepPoint from, StepPoint to, double length, int edge, ref int exit, ref double crossing)
    {
        if (StepPoint.IsBetween(from, to))
        {
            double place = StepPoint.Crossing(from, to, length);
            if (place > crossing)
            {
                exit = edge;
                crossing = place;
            }
        }
    }
}
