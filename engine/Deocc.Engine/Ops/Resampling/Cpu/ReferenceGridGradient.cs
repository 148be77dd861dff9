using System.Numerics;
using System.Runtime.CompilerServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Resampling.Cpu;

/// <summary>
/// Adds up the channels of a run of samples. The only implementation, as for <see cref="ReferenceGridSample"/>.
/// </summary>
internal sealed class ReferenceGridGradient : IKernel<GridGradientProblem>
{
    public string Name => "reference";

    public bool Applies(in GridGradientProblem problem) => true;

    public void Run(in GridGradientProblem problem)
    {
        if (problem.Input.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in GridGradientProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape images = problem.Input.Shape;
        var body = new Body<T>
        {
            Gradient = problem.Gradient.Pointer<T>(),
            Input = problem.Input.Pointer<T>(),
            Grid = problem.Grid.Pointer<T>(),
            Direction = problem.Direction is null ? null : problem.Direction.Pointer<T>(),
            GridGradient = problem.GridGradient.Pointer<T>(),
            Sampling = problem.Sampling,
            Channels = images[1],
            Height = images[2],
            Width = images[3],
            Samples = problem.Grid.Shape[1] * problem.Grid.Shape[2],
        };
        CpuThreads.For(images[0] * body.Runs, ref body);
    }

    private unsafe struct Body<T> : IParallelBody
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* Gradient;
        public T* Input;
        public T* Grid;
        public T* Direction;
        public T* GridGradient;
        public GridSampling Sampling;
        public int Channels;
        public int Height;
        public int Width;
        public int Samples;

        public readonly int Runs => (Samples + GridCorners<T>.MostSamples - 1) / GridCorners<T>.MostSamples;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Invoke(int item, int worker)
        {
            (int image, int run) = Math.DivRem(item, Runs);
            int start = run * GridCorners<T>.MostSamples;
            int count = Math.Min(GridCorners<T>.MostSamples, Samples - start);
            int* places = stackalloc int[GridCorners<T>.WeightRoom];
            T* byX = stackalloc T[GridCorners<T>.WeightRoom];
            T* byY = stackalloc T[GridCorners<T>.WeightRoom];
            long first = ((long)image * Samples) + start;
            new GridCorners<T>(Sampling, Height, Width, places, byX)
                .FillSlopes(Grid + (2 * first), Direction is null ? null : Direction + (2 * first), byY, count);
            T* result = GridGradient + (2 * first);
            new Span<T>(result, 2 * count).Clear();
            for (int channel = 0; channel < Channels; channel++)
            {
                long plane = ((long)image * Channels) + channel;
                T* input = Input + (plane * Height * Width);
                T* gradient = Gradient + (plane * Samples) + start;
                for (int i = 0; i < count; i++)
                {
                    int* place = places + (4 * i);
                    T* x = byX + (4 * i);
                    T* y = byY + (4 * i);
                    T a = input[place[0]];
                    T b = input[place[1]];
                    T c = input[place[2]];
                    T d = input[place[3]];
                    result[2 * i] += gradient[i] * ((a * x[0]) + (b * x[1]) + ((c * x[2]) + (d * x[3])));
                    result[(2 * i) + 1] += gradient[i] * ((a * y[0]) + (b * y[1]) + ((c * y[2]) + (d * y[3])));
                }
            }
        }
    }
}
