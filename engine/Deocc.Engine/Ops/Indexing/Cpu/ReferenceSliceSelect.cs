using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Indexing.Cpu;

/// <summary>One byte after the other.</summary>
internal sealed unsafe class ReferenceSliceSelect : IKernel<SliceSelectProblem>
{
    public string Name => "reference";

    public bool Applies(in SliceSelectProblem problem) => true;

    public void Run(in SliceSelectProblem problem)
    {
        IndexList indices = IndexList.Checked(problem.Op, problem.Indices, problem.Input.Shape, problem.Axis);
        var from = new AxisView(problem.Input.Shape, problem.Axis);
        var to = new AxisView(problem.Output.Shape, problem.Axis);
        byte* input = problem.Input.Bytes();
        byte* output = problem.Output.Bytes();
        long bytes = to.Inner * problem.Input.ElementType.Size();
        for (long row = 0; row < to.Outer * to.Count; row++)
        {
            (long outer, long j) = Math.DivRem(row, to.Count);
            long source = (outer * from.Count) + indices[j];
            for (long b = 0; b < bytes; b++)
                output[(row * bytes) + b] = indices[j] == problem.Unused ? (byte)0 : input[(source * bytes) + b];
        }
    }
}

/// <summary>One element after the other.</summary>
internal sealed unsafe class ReferenceSliceAdd : IKernel<SliceAddProblem>
{
    public string Name => "reference";

    public bool Applies(in SliceAddProblem problem) => true;

    public void Run(in SliceAddProblem problem)
    {
        if (problem.Source.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static void Run<T>(in SliceAddProblem problem)
        where T : unmanaged, INumber<T>
    {
        IndexList indices = IndexList.Checked(problem.Op, problem.Indices, problem.Output.Shape, problem.Axis);
        var from = new AxisView(problem.Source.Shape, problem.Axis);
        var to = new AxisView(problem.Output.Shape, problem.Axis);
        T* source = problem.Source.Pointer<T>();
        T* output = problem.Output.Pointer<T>();
        for (long row = 0; row < from.Outer * from.Count; row++)
        {
            (long outer, long j) = Math.DivRem(row, from.Count);
            if (indices[j] == problem.Unused) continue;
            T* target = output + (((outer * to.Count) + indices[j]) * to.Inner);
            for (long i = 0; i < to.Inner; i++) target[i] += source[(row * from.Inner) + i];
        }
    }
}
