using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Shapes.Cpu;

/// <summary>One place after the other.</summary>
internal sealed class ReferencePadding : IKernel<BorderPaddingProblem>
{
    public string Name => "reference";

    public bool Applies(in BorderPaddingProblem problem) => true;

    public void Run(in BorderPaddingProblem problem)
    {
        if (problem.Input.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    /// <summary>The flat index of the element that a padded place repeats.</summary>
    internal static long Source(in PaddingMap map, long place)
    {
        long source = 0;
        for (int axis = map.Padded.Rank - 1; axis >= 0; axis--)
        {
            (place, long coordinate) = Math.DivRem(place, map.Padded[axis]);
            source += map.Source(axis, (int)coordinate) * map.Original.Stride(axis);
        }

        return source;
    }

    private static unsafe void Run<T>(in BorderPaddingProblem problem)
        where T : unmanaged
    {
        T* input = problem.Input.Pointer<T>();
        T* output = problem.Output.Pointer<T>();
        for (long place = 0; place < problem.Output.Elements; place++) output[place] = input[Source(problem.Map, place)];
    }
}

/// <summary>One place after the other.</summary>
internal sealed class ReferenceFolding : IKernel<BorderFoldingProblem>
{
    public string Name => "reference";

    public bool Applies(in BorderFoldingProblem problem) => true;

    public void Run(in BorderFoldingProblem problem)
    {
        if (problem.Input.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in BorderFoldingProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* input = problem.Input.Pointer<T>();
        T* output = problem.Output.Pointer<T>();
        for (long element = 0; element < problem.Output.Elements; element++) output[element] = T.Zero;
        for (long place = 0; place < problem.Input.Elements; place++)
            output[ReferencePadding.Source(problem.Map, place)] += input[place];
    }
}
