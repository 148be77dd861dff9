using System.Numerics;
using System.Runtime.CompilerServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>
/// Walks the pixels and adds to the three vertices of each. Scattered places leave nothing for registers to gain, so this is the
/// only implementation; float64 inside.
/// </summary>
internal sealed class ReferenceRasterizeGradient : IKernel<RasterizeGradientProblem>
{
    public string Name => "reference";

    public bool Applies(in RasterizeGradientProblem problem) => true;

    public void Run(in RasterizeGradientProblem problem)
    {
        if (problem.Output.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in RasterizeGradientProblem problem)
        where T : unmanaged, INumberBase<T>
    {
        Shape images = problem.Faces.Shape;
        var parts = new VertexParts(images[0], images[1]);
        long elements = 4L * problem.Mesh.Vertices;
        using var sums = CpuScratch.Rent<T>(parts.Items * elements);
        fixed (int* corners = problem.Mesh.Corners)
        {
            var body = new Body<T>
            {
                Gradient = problem.Gradient.Pointer<T>(),
                Positions = problem.Positions.Pointer<T>(),
                Corners = corners,
                Faces = problem.Faces.Pointer<int>(),
                Sums = sums.Pointer<T>(),
                Vertices = problem.Mesh.Vertices,
                Centers = new(images[1], images[2]),
                Parts = parts,
            };
            CpuThreads.For(parts.Items, ref body);
        }

        parts.AddUp(sums.Pointer<T>(), problem.Output.Pointer<T>(), elements);
    }

    private unsafe struct Body<T> : IParallelBody
        where T : unmanaged, INumberBase<T>
    {
        public T* Gradient;
        public T* Positions;
        public int* Corners;
        public int* Faces;
        public T* Sums;
        public int Vertices;
        public PixelCenters Centers;
        public VertexParts Parts;

        public readonly void Invoke(int item, int worker)
        {
            (int image, int part) = Math.DivRem(item, Parts.Count);
            T* sums = Sums + (4L * item * Vertices);
            new Span<T>(sums, 4 * Vertices).Clear();
            for (int row = Parts.NextRow(part, 0); row < Centers.Height; row = Parts.NextRow(part, row + 1)) Row(sums, image, row);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Row(T* sums, int image, int row)
        {
            long plane = (long)Centers.Height * Centers.Width;
            T* positions = Positions + (4L * image * Vertices);
            int* faces = Faces + (image * plane) + ((long)row * Centers.Width);
            T* gradient = Gradient + (3 * image * plane) + ((long)row * Centers.Width);
            double y = Centers.Y(row);
            for (int column = 0; column < Centers.Width;)
            {
                int face = faces[column];
                if (face < 0)
                {
                    column++;
                    continue;
                }

                int* corners = Corners + (3L * face);
                var triangle = ClipTriangle.Load(positions, corners);
                CornerGradients total = default;
                for (; column < Centers.Width && faces[column] == face; column++)
                {
                    total.Add(triangle, Centers.X(column), y, new EdgeValues(
                        double.CreateTruncating(gradient[column]),
                        double.CreateTruncating(gradient[plane + column]),
                        double.CreateTruncating(gradient[(2 * plane) + column])));
                }

                AddTo(sums + (4L * corners[0]), total.A);
                AddTo(sums + (4L * corners[1]), total.B);
                AddTo(sums + (4L * corners[2]), total.C);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void AddTo(T* place, ClipVertex value)
        {
            place[0] += T.CreateTruncating(value.X);
            place[1] += T.CreateTruncating(value.Y);
            place[3] += T.CreateTruncating(value.W);
        }
    }

    /// <summary>Sums over pixels of the gradients of a triangle's corners.</summary>
    private struct CornerGradients
    {
        public ClipVertex A;
        public ClipVertex B;
        public ClipVertex C;

        /// <summary>
        /// Adds one pixel's. With p = (x, y) - place * w of each corner, a = p_b x p_c and so on, and weights a / (a + b + c):
        /// the derivative of the weights comes first, then that of the cross products.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(in ClipTriangle triangle, double x, double y, EdgeValues gradient)
        {
            EdgeValues values = triangle.At(x, y);
            double scale = 1 / values.Sum;
            double mean = ((gradient.A * values.A) + (gradient.B * values.B) + (gradient.C * values.C)) * scale;
            double a = (gradient.A - mean) * scale;
            double b = (gradient.B - mean) * scale;
            double c = (gradient.C - mean) * scale;
            (double ax, double ay) = (triangle.A.X - (x * triangle.A.W), triangle.A.Y - (y * triangle.A.W));
            (double bx, double by) = (triangle.B.X - (x * triangle.B.W), triangle.B.Y - (y * triangle.B.W));
            (double cx, double cy) = (triangle.C.X - (x * triangle.C.W), triangle.C.Y - (y * triangle.C.W));
            A = Plus(A, (c * by) - (b * cy), (b * cx) - (c * bx), x, y);
            B = Plus(B, (a * cy) - (c * ay), (c * ax) - (a * cx), x, y);
            C = Plus(C, (b * ay) - (a * by), (a * bx) - (b * ax), x, y);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static ClipVertex Plus(ClipVertex sum, double alongX, double alongY, double x, double y) =>
            new(sum.X + alongX, sum.Y + alongY, 0, sum.W - ((x * alongX) + (y * alongY)));
    }
}
