using System.Numerics;
using System.Runtime.CompilerServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Resampling.Cpu;

/// <summary>
/// A few planes of one image are one thread's, which adds samples in a fixed order. The only implementation, as for
/// <see cref="ReferenceGridSample"/>.
/// </summary>
internal sealed class ReferenceGridScatter : IKernel<GridScatterProblem>
{
    // Shares the search for the samples' pixels among so many planes.
    private const int ChannelsPerItem = 8;

    public string Name => "reference";

    public bool Applies(in GridScatterProblem problem) => true;

    public void Run(in GridScatterProblem problem)
    {
        if (problem.Images.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in GridScatterProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape images = problem.Images.Shape;
        var body = new Body<T>
        {
            Samples = problem.Samples.Pointer<T>(),
            Grid = problem.Grid.Pointer<T>(),
            Direction = problem.Direction is null ? null : problem.Direction.Pointer<T>(),
            Images = problem.Images.Pointer<T>(),
            Sampling = problem.Sampling,
            Channels = images[1],
            Height = images[2],
            Width = images[3],
            Count = problem.Grid.Shape[1] * problem.Grid.Shape[2],
        };
        CpuThreads.For(images[0] * body.Parts, ref body);
    }

    private unsafe struct Body<T> : IParallelBody
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* Samples;
        public T* Grid;
        public T* Direction;
        public T* Images;
        public GridSampling Sampling;
        public int Channels;
        public int Height;
        public int Width;
        public int Count;

        public readonly int Parts => (Channels + ChannelsPerItem - 1) / ChannelsPerItem;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Invoke(int item, int worker)
        {
            (int image, int part) = Math.DivRem(item, Parts);
            int firstChannel = part * ChannelsPerItem;
            int channels = Math.Min(ChannelsPerItem, Channels - firstChannel);
            long firstPlane = ((long)image * Channels) + firstChannel;
            int planeElements = Height * Width;
            T* planes = Images + (firstPlane * planeElements);
            for (int channel = 0; channel < channels; channel++)
                new Span<T>(planes + ((long)channel * planeElements), planeElements).Clear();
            int* places = stackalloc int[GridCorners<T>.WeightRoom];
            T* weights = stackalloc T[GridCorners<T>.WeightRoom];
            var corners = new GridCorners<T>(Sampling, Height, Width, places, weights);
            for (int start = 0; start < Count; start += GridCorners<T>.MostSamples)
            {
                int count = Math.Min(GridCorners<T>.MostSamples, Count - start);
                long first = ((long)image * Count) + start;
                corners.Fill(Grid + (2 * first), Direction is null ? null : Direction + (2 * first), count);
                for (int channel = 0; channel < channels; channel++)
                {
                    T* plane = planes + ((long)channel * planeElements);
                    T* samples = Samples + ((firstPlane + channel) * Count) + start;
                    for (int i = 0; i < count; i++)
                    {
                        int* place = places + (4 * i);
                        T* weight = weights + (4 * i);
                        T sample = samples[i];
                        plane[place[0]] += sample * weight[0];
                        plane[place[1]] += sample * weight[1];
                        plane[place[2]] += sample * weight[2];
                        plane[place[3]] += sample * weight[3];
                    }
                }
            }
        }
    }
}
