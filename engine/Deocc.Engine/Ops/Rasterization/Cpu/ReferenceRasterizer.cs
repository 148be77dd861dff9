using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>Tries all triangles at every pixel.</summary>
internal sealed class ReferenceRasterizer : IKernel<RasterizeProblem>
{
    public string Name => "reference";

    public bool Applies(in RasterizeProblem problem) => true;

    public void Run(in RasterizeProblem problem)
    {
        if (problem.Positions.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in RasterizeProblem problem)
        where T : unmanaged, INumberBase<T>
    {
        Shape images = problem.Faces.Shape;
        fixed (int* corners = problem.Mesh.Corners)
        {
            var body = new Body<T>
            {
                Positions = problem.Positions.Pointer<T>(),
                Corners = corners,
                Faces = problem.Faces.Pointer<int>(),
                Barycentrics = problem.Barycentrics.Pointer<T>(),
                Depth = problem.Depth.Pointer<T>(),
                Vertices = problem.Mesh.Vertices,
                Triangles = problem.Mesh.Triangles,
                Centers = new(images[1], images[2]),
            };
            CpuThreads.For(images[0] * images[1], ref body);
        }
    }

    private unsafe struct Body<T> : IParallelBody
        where T : unmanaged, INumberBase<T>
    {
        public T* Positions;
        public int* Corners;
        public int* Faces;
        public T* Barycentrics;
        public T* Depth;
        public int Vertices;
        public int Triangles;
        public PixelCenters Centers;

        public readonly void Invoke(int item, int worker)
        {
            (int image, int row) = Math.DivRem(item, Centers.Height);
            T* positions = Positions + (4L * image * Vertices);
            for (int column = 0; column < Centers.Width; column++) Pixel(positions, image, row, column);
        }

        private readonly void Pixel(T* positions, int image, int row, int column)
        {
            (double x, double y) = (Centers.X(column), Centers.Y(row));
            int face = -1;
            double nearest = 1;
            EdgeValues weights = default;
            for (int triangle = 0; triangle < Triangles; triangle++)
            {
                var candidate = ClipTriangle.Load(positions, Corners + (3 * triangle));
                EdgeValues values = candidate.At(x, y);
                if (!candidate.Covers(values) || !candidate.TryDepth(values, out double depth)) continue;
                if (face >= 0 && depth >= nearest) continue;
                (face, nearest, weights) = (triangle, depth, values);
            }

            long plane = (long)Centers.Height * Centers.Width;
            long pixel = ((long)row * Centers.Width) + column;
            Faces[(image * plane) + pixel] = face;
            Depth[(image * plane) + pixel] = T.CreateTruncating(nearest);
            T* barycentrics = Barycentrics + (3 * image * plane) + pixel;
            double scale = face < 0 ? 0 : 1 / weights.Sum;
            barycentrics[0] = T.CreateTruncating(weights.A * scale);
            barycentrics[plane] = T.CreateTruncating(weights.B * scale);
            barycentrics[2 * plane] = T.CreateTruncating(weights.C * scale);
        }
    }
}
