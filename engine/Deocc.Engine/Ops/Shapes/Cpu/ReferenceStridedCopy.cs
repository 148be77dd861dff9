using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Shapes.Cpu;

/// <summary>One element after the other.</summary>
internal sealed unsafe class ReferenceStridedCopy : IKernel<StridedCopyProblem>
{
    public string Name => "reference";

    public bool Applies(in StridedCopyProblem problem) => true;

    public void Run(in StridedCopyProblem problem)
    {
        byte* input = problem.Input.Bytes();
        byte* output = problem.Output.Bytes();
        int size = problem.Input.ElementType.Size();
        long elements = problem.Layout.Elements;
        for (long i = 0; i < elements; i++)
        {
            problem.Layout.Locate(i, problem.Layout.Rank, out long from, out long to);
            for (int b = 0; b < size; b++) output[(to * size) + b] = input[(from * size) + b];
        }
    }
}
