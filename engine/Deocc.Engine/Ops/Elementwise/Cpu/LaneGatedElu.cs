using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Elementwise.Cpu;

/// <summary>
/// The gate and its gradient, an image's two halves side by side. Work is cut into chunks of fixed size; a partial register at
/// a chunk's end goes through a buffer.
/// </summary>
internal readonly unsafe struct LaneGatedElu : ILaneKernel<GatedEluProblem>, ILaneKernel<GatedEluGradientProblem>
{
    private const long ChunkElements = 16 * 1024;
    private const int LargestRegister = 64;

    public static bool Applies(in GatedEluProblem problem) => problem.Input.ElementType == ElementType.Float32;

    public static bool Applies(in GatedEluGradientProblem problem) => problem.Input.ElementType == ElementType.Float32;

    public static void Run<TLane>(in GatedEluProblem problem)
        where TLane : struct, ILane<TLane> =>
        Run<TLane>(problem.Input, problem.Output, null);

    public static void Run<TLane>(in GatedEluGradientProblem problem)
        where TLane : struct, ILane<TLane> =>
        Run<TLane>(problem.Input, problem.Gradient, problem.InputGradient);

    private static void Run<TLane>(Tensor input, Tensor half, Tensor? inputGradient)
        where TLane : struct, ILane<TLane>
    {
        if (half.Elements == 0) return;
        long perImage = half.Elements / half.Shape[0];
        var body = new Body<TLane>
        {
            Input = Address(input),
            Half = Address(half),
            InputGradient = inputGradient is null ? null : Address(inputGradient),
            PerImage = perImage,
            ChunksPerImage = (perImage + ChunkElements - 1) / ChunkElements,
        };
        CpuThreads.For(checked((int)(half.Shape[0] * body.ChunksPerImage)), ref body);
    }

    private static byte* Address(Tensor tensor) => (byte*)tensor.Storage.Address + tensor.ByteOffset;

    private struct Body<TLane> : IParallelBody
        where TLane : struct, ILane<TLane>
    {
        public byte* Input;

        /// <summary>The output, or the gradient of it where <see cref="InputGradient"/> is wanted.</summary>
        public byte* Half;
        public byte* InputGradient;
        public long PerImage;
        public long ChunksPerImage;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke(int item, int worker)
        {
            (long image, long chunk) = Math.DivRem(item, ChunksPerImage);
            long start = chunk * ChunkElements;
            long count = Math.Min(ChunkElements, PerImage - start);
            int size = TLane.ElementSize;
            byte* value = Input + (((2 * image * PerImage) + start) * size);
            byte* gate = value + (PerImage * size);
            byte* half = Half + (((image * PerImage) + start) * size);
            bool isGradient = InputGradient is not null;
            byte* valueGradient = isGradient ? InputGradient + (((2 * image * PerImage) + start) * size) : null;
            byte* gateGradient = isGradient ? valueGradient + (PerImage * size) : null;
            long done = 0;
            for (; done <= count - TLane.Width; done += TLane.Width)
            {
                long at = done * size;
                if (isGradient) Gradient(value + at, gate + at, half + at, valueGradient + at, gateGradient + at);
                else Forward(value + at, gate + at, half + at);
            }

            if (done == count) return;
            byte* buffer = stackalloc byte[5 * LargestRegister];
            uint tail = (uint)((count - done) * size);
            long last = done * size;
            Unsafe.CopyBlockUnaligned(buffer, value + last, tail);
            Unsafe.CopyBlockUnaligned(buffer + LargestRegister, gate + last, tail);
            if (isGradient)
            {
                byte* results = buffer + (3 * LargestRegister);
                Unsafe.CopyBlockUnaligned(buffer + (2 * LargestRegister), half + last, tail);
                Gradient(buffer, buffer + LargestRegister, buffer + (2 * LargestRegister), results, results + LargestRegister);
                Unsafe.CopyBlockUnaligned(valueGradient + last, results, tail);
                Unsafe.CopyBlockUnaligned(gateGradient + last, results + LargestRegister, tail);
            }
            else
            {
                Forward(buffer, buffer + LargestRegister, buffer + (2 * LargestRegister));
                Unsafe.CopyBlockUnaligned(half + last, buffer + (2 * LargestRegister), tail);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Forward(byte* value, byte* gate, byte* output) =>
            TLane.Store(new EluFunction(1).Value(TLane.Load(value)) * default(SigmoidFunction).Value(TLane.Load(gate)), output);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Gradient(byte* value, byte* gate, byte* gradient, byte* valueGradient, byte* gateGradient)
        {
            var elu = new EluFunction(1);
            TLane activated = elu.Value(TLane.Load(value));
            TLane opening = default(SigmoidFunction).Value(TLane.Load(gate));
            TLane passed = TLane.Load(gradient) * opening;
            TLane.Store(passed * elu.Derivative(activated), valueGradient);
            TLane.Store(passed * activated * (TLane.Create(1) - opening), gateGradient);
        }
    }
}
