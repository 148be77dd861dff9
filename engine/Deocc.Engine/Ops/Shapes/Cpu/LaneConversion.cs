using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Shapes.Cpu;

/// <summary>Between float32 and a type of 16 or 8 bits, register by register; chunks go to all threads.</summary>
internal readonly unsafe struct LaneConversion : ILaneKernel<ConversionProblem>
{
    private const long ChunkElements = 16 * 1024;

    private interface IFormat
    {
        static abstract int Size { get; }

        static abstract TLane Load<TLane>(void* source)
            where TLane : struct, ILane<TLane>;

        static abstract void Store<TLane>(TLane value, void* destination)
            where TLane : struct, ILane<TLane>;
    }

    public static bool Applies(in ConversionProblem problem)
    {
        (ElementType from, ElementType to) = (problem.Input.ElementType, problem.Output.ElementType);
        return (from == ElementType.Float32 && IsSmall(to)) || (IsSmall(from) && to == ElementType.Float32);
    }

    public static void Run<TLane>(in ConversionProblem problem)
        where TLane : struct, ILane<TLane>
    {
        switch (problem.Input.ElementType, problem.Output.ElementType)
        {
            case (ElementType.Float16, _):
                Run<TLane, Float16Format, Float32Format>(problem);
                break;
            case (ElementType.BFloat16, _):
                Run<TLane, BFloat16Format, Float32Format>(problem);
                break;
            case (ElementType.UInt8, _):
                Run<TLane, UInt8Format, Float32Format>(problem);
                break;
            case (_, ElementType.Float16):
                Run<TLane, Float32Format, Float16Format>(problem);
                break;
            case (_, ElementType.BFloat16):
                Run<TLane, Float32Format, BFloat16Format>(problem);
                break;
            default:
                Run<TLane, Float32Format, UInt8Format>(problem);
                break;
        }
    }

    private static bool IsSmall(ElementType type) => type is ElementType.Float16 or ElementType.BFloat16 or ElementType.UInt8;

    private static void Run<TLane, TFrom, TTo>(in ConversionProblem problem)
        where TLane : struct, ILane<TLane>
        where TFrom : struct, IFormat
        where TTo : struct, IFormat
    {
        var body = new Body<TLane, TFrom, TTo>
        {
            Input = problem.Input.Bytes(),
            Output = problem.Output.Bytes(),
            Elements = problem.Input.Elements,
        };
        CpuThreads.For(checked((int)((body.Elements + ChunkElements - 1) / ChunkElements)), ref body);
    }

    private struct Body<TLane, TFrom, TTo> : IParallelBody
        where TLane : struct, ILane<TLane>
        where TFrom : struct, IFormat
        where TTo : struct, IFormat
    {
        public byte* Input;
        public byte* Output;
        public long Elements;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Invoke(int item, int worker)
        {
            long i = item * ChunkElements;
            long end = Math.Min(Elements, i + ChunkElements);
            for (; i <= end - TLane.Width; i += TLane.Width) Convert<TLane>(i);
            for (; i < end; i++) Convert<ScalarLane<float>>(i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Convert<TWidth>(long i)
            where TWidth : struct, ILane<TWidth> =>
            TTo.Store(TFrom.Load<TWidth>(Input + (i * TFrom.Size)), Output + (i * TTo.Size));
    }

    private readonly struct Float32Format : IFormat
    {
        public static int Size => sizeof(float);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLane Load<TLane>(void* source)
            where TLane : struct, ILane<TLane> => TLane.Load(source);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<TLane>(TLane value, void* destination)
            where TLane : struct, ILane<TLane> => TLane.Store(value, destination);
    }

    private readonly struct Float16Format : IFormat
    {
        public static int Size => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLane Load<TLane>(void* source)
            where TLane : struct, ILane<TLane> => TLane.LoadFloat16(source);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<TLane>(TLane value, void* destination)
            where TLane : struct, ILane<TLane> => TLane.StoreFloat16(value, destination);
    }

    private readonly struct BFloat16Format : IFormat
    {
        public static int Size => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLane Load<TLane>(void* source)
            where TLane : struct, ILane<TLane> => TLane.LoadBFloat16(source);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<TLane>(TLane value, void* destination)
            where TLane : struct, ILane<TLane> => TLane.StoreBFloat16(value, destination);
    }

    private readonly struct UInt8Format : IFormat
    {
        public static int Size => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLane Load<TLane>(void* source)
            where TLane : struct, ILane<TLane> => TLane.LoadUInt8(source);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<TLane>(TLane value, void* destination)
            where TLane : struct, ILane<TLane> => TLane.StoreUInt8(value, destination);
    }
}
