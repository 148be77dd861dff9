using System.Numerics;
using System.Runtime.CompilerServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>Copies a plane, then changes the few pixels at silhouettes: the only implementation.</summary>
internal sealed class ReferenceNeighbourBlend : IKernel<NeighbourBlendProblem>
{
    public string Name => "reference";

    public bool Applies(in NeighbourBlendProblem problem) => true;

    public void Run(in NeighbourBlendProblem problem)
    {
        if (problem.Output.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in NeighbourBlendProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape images = problem.Image.Shape;
        var body = new Body<T>
        {
            Image = problem.Image.Pointer<T>(),
            Shares = problem.Shares.Pointer<T>(),
            Output = problem.Output.Pointer<T>(),
            IsTransposed = problem.IsTransposed,
            Channels = images[1],
            Height = images[2],
            Width = images[3],
        };
        CpuThreads.For(images[0] * images[1], ref body);
    }

    private unsafe struct Body<T> : IParallelBody
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* Image;
        public T* Shares;
        public T* Output;
        public bool IsTransposed;
        public int Channels;
        public int Height;
        public int Width;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Invoke(int item, int worker)
        {
            long plane = (long)Height * Width;
            T* image = Image + (item * plane);
            T* output = Output + (item * plane);
            new ReadOnlySpan<T>(image, (int)plane).CopyTo(new Span<T>(output, (int)plane));
            for (int axis = 0; axis < 2; axis++)
            {
                T* shares = Shares + (((2L * (item / Channels)) + axis) * plane);
                int next = axis == 0 ? 1 : Width;
                for (long pixel = 0; pixel < plane; pixel++)
                {
                    T share = shares[pixel];
                    if (share == T.Zero) continue;
                    if (IsTransposed) PassBack(image + pixel, output + pixel, next, share);
                    else Pass(image + pixel, output + pixel, next, share);
                }
            }
        }

        // A positive share of the first pixel goes to the second, a negative one of the second to the first.
        private static void Pass(T* image, T* output, int next, T share)
        {
            T change = share * (image[0] - image[next]);
            if (share > T.Zero) output[next] += change;
            else output[0] += change;
        }

        private static void PassBack(T* gradient, T* output, int next, T share)
        {
            T change = share * (share > T.Zero ? gradient[next] : gradient[0]);
            output[0] += change;
            output[next] -= change;
        }
    }
}
