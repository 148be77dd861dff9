using System.Numerics;
using System.Runtime.CompilerServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>
/// The gradient of the pixel that receives, times the difference of the two, over the channels. Pairs without a silhouette have a
/// share of zero and get a zero as well. The only implementation.
/// </summary>
internal sealed class ReferenceNeighbourProducts : IKernel<NeighbourProductsProblem>
{
    public string Name => "reference";

    public bool Applies(in NeighbourProductsProblem problem) => true;

    public void Run(in NeighbourProductsProblem problem)
    {
        if (problem.Output.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in NeighbourProductsProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape images = problem.Image.Shape;
        var body = new Body<T>
        {
            Gradient = problem.Gradient.Pointer<T>(),
            Image = problem.Image.Pointer<T>(),
            Shares = problem.Shares.Pointer<T>(),
            Output = problem.Output.Pointer<T>(),
            Channels = images[1],
            Plane = (long)images[2] * images[3],
            Width = images[3],
        };
        CpuThreads.For(2 * images[0], ref body);
    }

    private unsafe struct Body<T> : IParallelBody
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* Gradient;
        public T* Image;
        public T* Shares;
        public T* Output;
        public int Channels;
        public long Plane;
        public int Width;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Invoke(int item, int worker)
        {
            (int image, int axis) = Math.DivRem(item, 2);
            int next = axis == 0 ? 1 : Width;
            T* shares = Shares + (item * Plane);
            T* output = Output + (item * Plane);
            for (long pixel = 0; pixel < Plane; pixel++)
            {
                T sum = T.Zero;
                if (shares[pixel] != T.Zero)
                {
                    int receiver = shares[pixel] > T.Zero ? next : 0;
                    for (int channel = 0; channel < Channels; channel++)
                    {
                        long place = ((((long)image * Channels) + channel) * Plane) + pixel;
                        sum += Gradient[place + receiver] * (Image[place] - Image[place + next]);
                    }
                }

                output[pixel] = sum;
            }
        }
    }
}
