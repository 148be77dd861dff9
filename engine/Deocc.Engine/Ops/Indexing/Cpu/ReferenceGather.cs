using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Indexing.Cpu;

/// <summary>One element after the other.</summary>
internal sealed unsafe class ReferenceGather : IKernel<GatherProblem>
{
    public string Name => "reference";

    public bool Applies(in GatherProblem problem) => true;

    public void Run(in GatherProblem problem)
    {
        IndexList indices = IndexList.Checked("Gather", problem.Indices, problem.Input.Shape, problem.Axis);
        var from = new AxisView(problem.Input.Shape, problem.Axis);
        var to = new AxisView(problem.Output.Shape, problem.Axis);
        byte* input = problem.Input.Bytes();
        byte* output = problem.Output.Bytes();
        int size = problem.Input.ElementType.Size();
        for (long place = 0; place < problem.Output.Elements; place++)
        {
            (long row, long inner) = Math.DivRem(place, to.Inner);
            long source = (((row / to.Count * from.Count) + indices[place]) * from.Inner) + inner;
            for (int b = 0; b < size; b++) output[(place * size) + b] = input[(source * size) + b];
        }
    }
}

/// <summary>One element after the other.</summary>
internal sealed unsafe class ReferenceScatter : IKernel<ScatterProblem>
{
    public string Name => "reference";

    public bool Applies(in ScatterProblem problem) => true;

    public void Run(in ScatterProblem problem)
    {
        if (problem.Source.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static void Run<T>(in ScatterProblem problem)
        where T : unmanaged, INumber<T>
    {
        IndexList indices = IndexList.Checked("ScatterAdd", problem.Indices, problem.Output.Shape, problem.Axis);
        var from = new AxisView(problem.Source.Shape, problem.Axis);
        var to = new AxisView(problem.Output.Shape, problem.Axis);
        T* source = problem.Source.Pointer<T>();
        T* output = problem.Output.Pointer<T>();
        for (long place = 0; place < problem.Source.Elements; place++)
        {
            (long row, long inner) = Math.DivRem(place, from.Inner);
            output[(((row / from.Count * to.Count) + indices[place]) * to.Inner) + inner] += source[place];
        }
    }
}
