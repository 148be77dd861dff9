using System.Numerics;
using System.Runtime.CompilerServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>
/// Follows the nearer of two neighbouring pixels' surfaces towards the other, through the triangles between, until a silhouette
/// edge, the other's triangle or its centre is met. The only implementation; float64 inside.
/// </summary>
internal sealed class ReferenceSilhouettes : IKernel<SilhouetteProblem>
{
    /// <summary>Triangles between two pixels: enough for a fiftieth of a pixel; what is finer stays without antialiasing.</summary>
    internal const int MostSteps = 64;

    public string Name => "reference";

    public bool Applies(in SilhouetteProblem problem) => true;

    public void Run(in SilhouetteProblem problem)
    {
        if (problem.Positions.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in SilhouetteProblem problem)
        where T : unmanaged, INumberBase<T>, IComparisonOperators<T, T, bool>
    {
        Fragments fragments = problem.Fragments;
        (int images, int triangles) = (fragments.Faces.Shape[0], fragments.Mesh.Triangles);
        using var sides = CpuScratch.Rent<sbyte>((long)images * triangles);
        fixed (int* corners = fragments.Mesh.Corners, neighbours = fragments.Mesh.Neighbours)
        {
            var orientations = new TriangleSides<T>
            {
                Positions = problem.Positions.Pointer<T>(),
                Corners = corners,
                Sides = sides.Pointer<sbyte>(),
                Vertices = fragments.Mesh.Vertices,
                Triangles = triangles,
            };
            CpuThreads.For(checked(images * orientations.Runs), ref orientations);
            var body = new Body<T>
            {
                Positions = problem.Positions.Pointer<T>(),
                Sides = orientations.Sides,
                Triangles = triangles,
                Depth = fragments.Depth.Pointer<T>(),
                Edges = problem.Edges.Pointer<int>(),
                Corners = corners,
                Neighbours = neighbours,
                Rows = new(fragments.Faces, fragments.Mesh, 0),
                Centers = new(fragments.Size.Height, fragments.Size.Width),
            };
            CpuThreads.For(body.Rows.Items, ref body);
        }
    }

    private unsafe struct Body<T> : IParallelBody
        where T : unmanaged, INumberBase<T>, IComparisonOperators<T, T, bool>
    {
        public T* Positions;
        public sbyte* Sides;
        public int Triangles;
        public T* Depth;
        public int* Edges;
        public int* Corners;
        public int* Neighbours;
        public PixelRows Rows;
        public PixelCenters Centers;

        public readonly void Invoke(int item, int worker)
        {
            (int image, long first, long end) = Rows.Pixels(item);
            int* faces = Rows.Faces(image);
            int* edges = Edges + (2 * image * Rows.Plane);
            T* depth = Depth + (image * Rows.Plane);
            T* positions = Positions + (4L * image * Rows.Vertices);
            sbyte* sides = Sides + ((long)image * Triangles);
            for (long pixel = first; pixel < end; pixel++)
            {
                (int row, int column) = Math.DivRem((int)pixel, Rows.Width);
                edges[pixel] = column + 1 < Rows.Width
                    ? Find(positions, sides, faces, depth, pixel, pixel + 1, row, column, isHorizontal: true)
                    : SilhouetteEdge.None;
                edges[Rows.Plane + pixel] = row + 1 < Rows.Height
                    ? Find(positions, sides, faces, depth, pixel, pixel + Rows.Width, row, column, isHorizontal: false)
                    : SilhouetteEdge.None;
            }
        }

        private readonly int Find(
            T* positions, sbyte* sides, int* faces, T* depth, long first, long second, int row, int column, bool isHorizontal)
        {
            (int firstFace, int secondFace) = (faces[first], faces[second]);
            if (firstFace == secondFace) return SilhouetteEdge.None;
            bool isFirstNearer = secondFace < 0 || (firstFace >= 0 && depth[first] <= depth[second]);
            (int nearer, int farther) = isFirstNearer ? (firstFace, secondFace) : (secondFace, firstFace);
            if (AreJoined(sides, nearer, farther)) return SilhouetteEdge.None;
            var step = PixelStep.Between(Centers, row, column, isHorizontal, isFirstNearer);
            int edge = Walk(positions, sides, nearer, farther, step);
            return edge < 0 ? SilhouetteEdge.None : new SilhouetteEdge(edge, isFirstNearer).Code;
        }

        // The case of nearly all neighbours in a fine mesh.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly bool AreJoined(sbyte* sides, int triangle, int other)
        {
            if (other < 0 || sides[triangle] != sides[other]) return false;
            int* neighbours = Neighbours + (3L * triangle);
            return neighbours[0] == other || neighbours[1] == other || neighbours[2] == other;
        }

        /// <summary>The silhouette edge where the surface of a triangle ends on the way; -1 where it does not.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly int Walk(T* positions, sbyte* sides, int from, int to, in PixelStep step)
        {
            int entry = -1;
            sbyte side = sides[from];
            for (int i = 0; i < MostSteps && side != TriangleSides<T>.Unknown; i++)
            {
                var triangle = ClipTriangle.Load(positions, Corners + (3L * from));
                int exit = Exit(triangle, entry, step, out double crossing);
                if (exit < 0 || crossing >= 1) return -1;
                int edge = (3 * from) + exit;
                int next = Neighbours[edge];
                if (next < 0 || sides[next] != side) return step.Cuts(triangle, exit, Centers.Height, Centers.Width) ? edge : -1;
                if (next == to) return -1;
                entry = EdgeTowards(next, from);
                from = next;
            }

            return -1;
        }

        private readonly int EdgeTowards(int triangle, int neighbour)
        {
            int* neighbours = Neighbours + (3L * triangle);
            if (neighbours[0] == neighbour) return 0;
            return neighbours[1] == neighbour ? 1 : 2;
        }

        /// <summary>Of the edges that the way crosses, but for the one that it came by, the farthest.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int Exit(in ClipTriangle triangle, int entry, in PixelStep step, out double crossing)
        {
            StepPoint a = step.See(triangle.A);
            StepPoint b = step.See(triangle.B);
            StepPoint c = step.See(triangle.C);
            int exit = -1;
            crossing = double.NegativeInfinity;
            if (entry != 0) Compare(b, c, step.Length, 0, ref exit, ref crossing);
            if (entry != 1) Compare(c, a, step.Length, 1, ref exit, ref crossing);
            if (entry != 2) Compare(a, b, step.Length, 2, ref exit, ref crossing);
            return exit;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Compare(StepPoint from, StepPoint to, double length, int edge, ref int exit, ref double crossing)
        {
            if (!StepPoint.IsBetween(from, to)) return;
            double place = StepPoint.Crossing(from, to, length);
            if (place > crossing) (exit, crossing) = (edge, place);
        }
    }
}
