using System.Numerics;
using System.Runtime.CompilerServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>
/// Each triangle's normal first, then each vertex adds up its ring's; backwards, each vertex's gradient first, then each
/// triangle's corners, then each vertex adds up its ring's. Nothing is scattered, so that no part waits for another. The only
/// implementation.
/// </summary>
internal sealed class ReferenceVertexNormals : IKernel<VertexNormalsProblem>
{
    private const int RunLength = 2048;

    public string Name => "reference";

    public bool Applies(in VertexNormalsProblem problem) => true;

    public void Run(in VertexNormalsProblem problem)
    {
        if (problem.Positions.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in VertexNormalsProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        MeshTopology mesh = problem.Mesh;
        (int images, int vertices, int triangles) = (problem.Positions.Shape[0], mesh.Vertices, mesh.Triangles);
        T* output = problem.Output.Pointer<T>();
        using var normalScratch = CpuScratch.Rent<T>(3L * triangles);
        fixed (int* corners = mesh.Corners, starts = mesh.Rings.RowStarts, ring = mesh.Rings.ColumnIndices)
        {
            var body = new Body<T>
            {
                Corners = corners,
                Starts = starts,
                Ring = ring,
                Normals = normalScratch.Pointer<T>(),
                Vertices = vertices,
                Triangles = triangles,
            };
            using var sumScratch = CpuScratch.Rent<T>(problem.Gradient is null ? 0 : 3L * vertices);
            using var cornerScratch = CpuScratch.Rent<T>(problem.Gradient is null ? 0 : 9L * triangles);
            for (int image = 0; image < images; image++)
            {
                body.Positions = problem.Positions.Pointer<T>() + (3L * image * vertices);
                body.Output = output + (3L * image * vertices);
                Run(ref body, Stage.Triangles, triangles);
                if (problem.Gradient is null)
                {
                    Run(ref body, Stage.Vertices, vertices);
                    continue;
                }

                body.Gradient = problem.Gradient.Pointer<T>() + (3L * image * vertices);
                body.Sums = sumScratch.Pointer<T>();
                body.CornerGradients = cornerScratch.Pointer<T>();
                Run(ref body, Stage.VertexGradients, vertices);
                Run(ref body, Stage.CornerGradients, triangles);
                Run(ref body, Stage.RingSums, vertices);
            }
        }
    }

    private static void Run<T>(ref Body<T> body, Stage stage, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (body.Stage, body.Count) = (stage, count);
        CpuThreads.For((count + RunLength - 1) / RunLength, ref body);
    }

    private enum Stage
    {
        Triangles,
        Vertices,
        VertexGradients,
        CornerGradients,
        RingSums,
    }

    private unsafe struct Body<T> : IParallelBody
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* Positions;
        public T* Normals;
        public T* Output;
        public T* Gradient;
        public T* Sums;
        public T* CornerGradients;
        public int* Corners;
        public int* Starts;
        public int* Ring;
        public int Vertices;
        public int Triangles;
        public Stage Stage;
        public int Count;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Invoke(int item, int worker)
        {
            int end = Math.Min(Count, (item + 1) * RunLength);
            for (int i = item * RunLength; i < end; i++)
            {
                switch (Stage)
                {
                    case Stage.Triangles:
                        FaceNormal(i).Normalized().Store(Normals + (3L * i));
                        break;
                    case Stage.Vertices:
                        RingNormal(i).Normalized().Store(Output + (3L * i));
                        break;
                    case Stage.VertexGradients:
                        RingNormal(i).NormalizedGradient(Vector3D<T>.Load(Gradient + (3L * i))).Store(Sums + (3L * i));
                        break;
                    case Stage.CornerGradients:
                        FaceGradient(i);
                        break;
                    default:
                        RingSum(i).Store(Output + (3L * i));
                        break;
                }
            }
        }

        private readonly Vector3D<T> Corner(int triangle, int corner) =>
            Vector3D<T>.Load(Positions + (3L * Corners[(3L * triangle) + corner]));

        private readonly Vector3D<T> FaceNormal(int triangle)
        {
            Vector3D<T> middle = Corner(triangle, 1);
            return Vector3D<T>.Cross(Corner(triangle, 0) - middle, middle - Corner(triangle, 2));
        }

        private readonly Vector3D<T> RingNormal(int vertex)
        {
            Vector3D<T> sum = default;
            for (int i = Starts[vertex]; i < Starts[vertex + 1]; i++) sum += Vector3D<T>.Load(Normals + (3L * (Ring[i] / 3)));
            return sum;
        }

        // n = (a - b) x (b - c): the gradients of the two sides are crosses with the other side.
        private readonly void FaceGradient(int triangle)
        {
            int* corners = Corners + (3L * triangle);
            Vector3D<T> gradient = Vector3D<T>.Load(Sums + (3L * corners[0]))
                + Vector3D<T>.Load(Sums + (3L * corners[1])) + Vector3D<T>.Load(Sums + (3L * corners[2]));
            Vector3D<T> first = Corner(triangle, 0) - Corner(triangle, 1);
            Vector3D<T> second = Corner(triangle, 1) - Corner(triangle, 2);
            gradient = Vector3D<T>.Cross(first, second).NormalizedGradient(gradient);
            Vector3D<T> alongFirst = Vector3D<T>.Cross(second, gradient);
            Vector3D<T> alongSecond = Vector3D<T>.Cross(gradient, first);
            T* place = CornerGradients + (9L * triangle);
            alongFirst.Store(place);
            (alongSecond - alongFirst).Store(place + 3);
            (default(Vector3D<T>) - alongSecond).Store(place + 6);
        }

        private readonly Vector3D<T> RingSum(int vertex)
        {
            Vector3D<T> sum = default;
            for (int i = Starts[vertex]; i < Starts[vertex + 1]; i++) sum += Vector3D<T>.Load(CornerGradients + (3L * Ring[i]));
            return sum;
        }
    }
}
