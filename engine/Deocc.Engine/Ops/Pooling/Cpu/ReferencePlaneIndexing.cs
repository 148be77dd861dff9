using System.Runtime.CompilerServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Pooling.Cpu;

/// <summary>
/// One plane after the other, each by one thread, so that sums have a fixed order. Indices leave nothing for registers to
/// do, so this is the only implementation.
/// </summary>
internal sealed class ReferencePlaneIndexing : IKernel<PlaneIndexingProblem>
{
    public string Name => "reference";

    public bool Applies(in PlaneIndexingProblem problem) => true;

    public void Run(in PlaneIndexingProblem problem)
    {
        if (problem.Plane.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in PlaneIndexingProblem problem)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        Shape shape = problem.Plane.Shape;
        var body = new Body<T>
        {
            Plane = problem.Plane.Pointer<T>(),
            Indices = problem.Indices.Pointer<int>(),
            Picked = problem.Picked.Pointer<T>(),
            PlaneElements = (int)shape.ElementsBetween(shape.Rank - 2, shape.Rank),
            PickedElements = (int)problem.Picked.Shape.ElementsBetween(shape.Rank - 2, shape.Rank),
            Reverse = problem.Reverse,
        };
        CpuThreads.For(checked((int)shape.ElementsBetween(0, shape.Rank - 2)), ref body);
    }

    private unsafe struct Body<T> : IParallelBody
        where T : unmanaged, System.Numerics.INumber<T>
    {
        public T* Plane;
        public int* Indices;
        public T* Picked;
        public int PlaneElements;
        public int PickedElements;
        public bool Reverse;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Invoke(int item, int worker)
        {
            T* plane = Plane + ((long)item * PlaneElements);
            T* picked = Picked + ((long)item * PickedElements);
            int* indices = Indices + ((long)item * PickedElements);
            if (!Reverse)
            {
                for (int i = 0; i < PickedElements; i++) picked[i] = plane[indices[i]];
                return;
            }

            new Span<T>(plane, PlaneElements).Clear();
            for (int i = 0; i < PickedElements; i++) plane[indices[i]] += picked[i];
        }
    }
}
