using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Shapes.Cpu;

/// <summary>One element after the other, between any two types; chunks go to all threads.</summary>
internal sealed unsafe class ReferenceConversion : IKernel<ConversionProblem>
{
    private const long ChunkElements = 16 * 1024;

    public string Name => "reference";

    public bool Applies(in ConversionProblem problem) => true;

    public void Run(in ConversionProblem problem)
    {
        switch (problem.Input.ElementType)
        {
            case ElementType.Float32:
                From<float>(problem);
                break;
            case ElementType.Float64:
                From<double>(problem);
                break;
            case ElementType.Float16:
                From<Half>(problem);
                break;
            case ElementType.BFloat16:
                FromBFloat16(problem);
                break;
            case ElementType.Int32:
                From<int>(problem);
                break;
            case ElementType.Int64:
                From<long>(problem);
                break;
            default:
                From<byte>(problem);
                break;
        }
    }

    private static void From<TFrom>(in ConversionProblem problem)
        where TFrom : unmanaged, INumber<TFrom>
    {
        switch (problem.Output.ElementType)
        {
            case ElementType.Float32:
                Loop<TFrom, float, Numbers<TFrom, float>>(problem);
                break;
            case ElementType.Float64:
                Loop<TFrom, double, Numbers<TFrom, double>>(problem);
                break;
            case ElementType.Float16:
                Loop<TFrom, Half, Numbers<TFrom, Half>>(problem);
                break;
            case ElementType.BFloat16:
                Loop<TFrom, BFloat16, ToBFloat16<TFrom>>(problem);
                break;
            case ElementType.Int32:
                Loop<TFrom, int, Numbers<TFrom, int>>(problem);
                break;
            case ElementType.Int64:
                Loop<TFrom, long, Numbers<TFrom, long>>(problem);
                break;
            default:
                Loop<TFrom, byte, Numbers<TFrom, byte>>(problem);
                break;
        }
    }

    private static void FromBFloat16(in ConversionProblem problem)
    {
        // Exact as a float32, and so as good as one.
        long elements = problem.Input.Elements;
        Tensor exact = Tensor.Empty(problem.Input.Shape, ElementType.Float32, problem.Input.Device);
        float* values = exact.Pointer<float>();
        BFloat16* source = problem.Input.Pointer<BFloat16>();
        for (long i = 0; i < elements; i++) values[i] = source[i];
        if (problem.Output.ElementType == ElementType.Float32) problem.Output.CopyFrom(exact);
        else From<float>(new ConversionProblem(exact, problem.Output));
        exact.Dispose();
    }

    private static void Loop<TFrom, TTo, TConverter>(in ConversionProblem problem)
        where TFrom : unmanaged
        where TTo : unmanaged
        where TConverter : struct, IConverter<TFrom, TTo>
    {
        var body = new Body<TFrom, TTo, TConverter>
        {
            Input = problem.Input.Pointer<TFrom>(),
            Output = problem.Output.Pointer<TTo>(),
            Elements = problem.Input.Elements,
        };
        CpuThreads.For(checked((int)((body.Elements + ChunkElements - 1) / ChunkElements)), ref body);
    }

    private interface IConverter<TFrom, TTo>
    {
        static abstract TTo Convert(TFrom value);
    }

    private readonly struct Numbers<TFrom, TTo> : IConverter<TFrom, TTo>
        where TFrom : INumber<TFrom>
        where TTo : INumber<TTo>
    {
        public static TTo Convert(TFrom value) => TTo.CreateSaturating(value);
    }

    private readonly struct ToBFloat16<TFrom> : IConverter<TFrom, BFloat16>
        where TFrom : INumber<TFrom>
    {
        public static BFloat16 Convert(TFrom value) => BFloat16Rounding.Round(value);
    }

    private struct Body<TFrom, TTo, TConverter> : IParallelBody
        where TFrom : unmanaged
        where TTo : unmanaged
        where TConverter : struct, IConverter<TFrom, TTo>
    {
        public TFrom* Input;
        public TTo* Output;
        public long Elements;

        public readonly void Invoke(int item, int worker)
        {
            long end = Math.Min(Elements, (item + 1) * ChunkElements);
            for (long i = item * ChunkElements; i < end; i++) Output[i] = TConverter.Convert(Input[i]);
        }
    }
}
