using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>
/// Adds to the two ends of each silhouette edge. One image is one thread's, since silhouettes are few: the only implementation.
/// </summary>
internal sealed class ReferenceSilhouetteGradient : IKernel<SilhouetteGradientProblem>
{
    public string Name => "reference";

    public bool Applies(in SilhouetteGradientProblem problem) => true;

    public void Run(in SilhouetteGradientProblem problem)
    {
        if (problem.Output.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in SilhouetteGradientProblem problem)
        where T : unmanaged, INumberBase<T>
    {
        Shape edges = problem.Edges.Shape;
        fixed (int* corners = problem.Mesh.Corners)
        {
            var body = new Body<T>
            {
                Gradient = problem.Gradient.Pointer<T>(),
                Positions = problem.Positions.Pointer<T>(),
                Edges = problem.Edges.Pointer<int>(),
                Output = problem.Output.Pointer<T>(),
                Corners = corners,
                Vertices = problem.Mesh.Vertices,
                Centers = new(edges[2], edges[3]),
            };
            CpuThreads.For(edges[0], ref body);
        }
    }

    private unsafe struct Body<T> : IParallelBody
        where T : unmanaged, INumberBase<T>
    {
        public T* Gradient;
        public T* Positions;
        public int* Edges;
        public T* Output;
        public int* Corners;
        public int Vertices;
        public PixelCenters Centers;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Invoke(int item, int worker)
        {
            long plane = (long)Centers.Height * Centers.Width;
            T* positions = Positions + (4L * item * Vertices);
            T* output = Output + (4L * item * Vertices);
            NativeMemory.Clear(output, checked((nuint)(4L * Vertices * sizeof(T))));
            for (int axis = 0; axis < 2; axis++)
            {
                long first = ((2L * item) + axis) * plane;
                for (long pixel = 0; pixel < plane; pixel++)
                {
                    int code = Edges[first + pixel];
                    if (code == SilhouetteEdge.None) continue;
                    (int row, int column) = Math.DivRem((int)pixel, Centers.Width);
                    double gradient = double.CreateTruncating(Gradient[first + pixel]);
                    Add(positions, output, SilhouetteEdge.FromCode(code), row, column, axis == 0, gradient);
                }
            }
        }

        private readonly void Add(
            T* positions, T* output, SilhouetteEdge edge, int row, int column, bool isHorizontal, double gradient)
        {
            var step = PixelStep.Between(Centers, row, column, isHorizontal, edge.IsFirstNearer);
            (int from, int to) = (Corners[edge.FromCorner], Corners[edge.ToCorner]);
            (StepPoint fromPoint, StepPoint toPoint) = (step.See(ClipVertex.Load(positions, from)), step.See(ClipVertex.Load(positions, to)));
            double scale = edge.IsFirstNearer ? gradient : -gradient;
            AddTo(output + (4L * from), step.ToClip(StepPoint.CrossingGradient(fromPoint, toPoint, step.Length)), scale);
            AddTo(output + (4L * to), step.ToClip(StepPoint.CrossingGradient(toPoint, fromPoint, step.Length)), scale);
        }

        private static void AddTo(T* place, ClipVertex value, double scale)
        {
            place[0] += T.CreateTruncating(value.X * scale);
            place[1] += T.CreateTruncating(value.Y * scale);
            place[3] += T.CreateTruncating(value.W * scale);
        }
    }
}
