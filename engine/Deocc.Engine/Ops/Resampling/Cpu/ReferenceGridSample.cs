using System.Numerics;
using System.Runtime.CompilerServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Resampling.Cpu;

/// <summary>
/// Takes a run of samples through all channels. Loads from scattered places leave nothing for registers to gain, so this is
/// the only implementation.
/// </summary>
internal sealed class ReferenceGridSample : IKernel<GridSampleProblem>
{
    public string Name => "reference";

    public bool Applies(in GridSampleProblem problem) => true;

    public void Run(in GridSampleProblem problem)
    {
        if (problem.Input.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in GridSampleProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape images = problem.Input.Shape;
        var body = new Body<T>
        {
            Input = problem.Input.Pointer<T>(),
            Grid = problem.Grid.Pointer<T>(),
            Direction = problem.Direction is null ? null : problem.Direction.Pointer<T>(),
            Output = problem.Output.Pointer<T>(),
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
        public T* Input;
        public T* Grid;
        public T* Direction;
        public T* Output;
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
            T* weights = stackalloc T[GridCorners<T>.WeightRoom];
            long first = ((long)image * Samples) + start;
            new GridCorners<T>(Sampling, Height, Width, places, weights)
                .Fill(Grid + (2 * first), Direction is null ? null : Direction + (2 * first), count);
            for (int channel = 0; channel < Channels; channel++)
            {
                long plane = ((long)image * Channels) + channel;
                T* input = Input + (plane * Height * Width);
                T* output = Output + (plane * Samples) + start;
                for (int i = 0; i < count; i++)
                {
                    int* place = places + (4 * i);
                    T* weight = weights + (4 * i);
                    output[i] = (input[place[0]] * weight[0]) + (input[place[1]] * weight[1])
                        + ((input[place[2]] * weight[2]) + (input[place[3]] * weight[3]));
                }
            }
        }
    }
}
