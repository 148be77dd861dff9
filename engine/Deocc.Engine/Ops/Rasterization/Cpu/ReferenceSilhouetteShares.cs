using System.Numerics;
using System.Runtime.CompilerServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>Computes shares where there are edges, which is at few pixels: the only implementation.</summary>
internal sealed class ReferenceSilhouetteShares : IKernel<SilhouetteSharesProblem>
{
    /// <summary>Zero says that no silhouette passes; one that passes exactly midway keeps its gradient by a share that is nearly zero.</summary>
    internal const double LeastShare = 1e-30;

    public string Name => "reference";

    public bool Applies(in SilhouetteSharesProblem problem) => true;

    public void Run(in SilhouetteSharesProblem problem)
    {
        if (problem.Output.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in SilhouetteSharesProblem problem)
        where T : unmanaged, INumberBase<T>
    {
        Shape edges = problem.Edges.Shape;
        fixed (int* corners = problem.Mesh.Corners)
        {
            var body = new Body<T>
            {
                Positions = problem.Positions.Pointer<T>(),
                Edges = problem.Edges.Pointer<int>(),
                Output = problem.Output.Pointer<T>(),
                Corners = corners,
                Vertices = problem.Mesh.Vertices,
                Centers = new(edges[2], edges[3]),
            };
            CpuThreads.For(2 * edges[0], ref body);
        }
    }

    private unsafe struct Body<T> : IParallelBody
        where T : unmanaged, INumberBase<T>
    {
        public T* Positions;
        public int* Edges;
        public T* Output;
        public int* Corners;
        public int Vertices;
        public PixelCenters Centers;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Invoke(int item, int worker)
        {
            (int image, int axis) = Math.DivRem(item, 2);
            long plane = (long)Centers.Height * Centers.Width;
            int* edges = Edges + (item * plane);
            T* output = Output + (item * plane);
            T* positions = Positions + (4L * image * Vertices);
            for (long pixel = 0; pixel < plane; pixel++)
            {
                T share = T.Zero;
                if (edges[pixel] != SilhouetteEdge.None)
                {
                    (int row, int column) = Math.DivRem((int)pixel, Centers.Width);
                    share = T.CreateTruncating(Share(positions, SilhouetteEdge.FromCode(edges[pixel]), row, column, axis == 0));
                }

                output[pixel] = share;
            }
        }

        private readonly double Share(T* positions, SilhouetteEdge edge, int row, int column, bool isHorizontal)
        {
            var step = PixelStep.Between(Centers, row, column, isHorizontal, edge.IsFirstNearer);
            (int from, int to) = (Corners[edge.FromCorner], Corners[edge.ToCorner]);
            double crossing = StepPoint.Crossing(
                step.See(ClipVertex.Load(positions, from)), step.See(ClipVertex.Load(positions, to)), step.Length);
            double share = edge.IsFirstNearer ? crossing - 0.5 : 0.5 - crossing;
            return share == 0 ? LeastShare : share;
        }
    }
}
