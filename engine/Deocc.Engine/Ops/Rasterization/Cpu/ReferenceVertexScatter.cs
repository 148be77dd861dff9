using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>
/// Adds up runs of a row's pixels that see one triangle, then adds the runs to the three vertices, at scattered places: the only
/// implementation.
/// </summary>
internal sealed class ReferenceVertexScatter : IKernel<VertexScatterProblem>
{
    public string Name => "reference";

    public bool Applies(in VertexScatterProblem problem) => true;

    public void Run(in VertexScatterProblem problem)
    {
        if (problem.Output.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in VertexScatterProblem problem)
        where T : unmanaged, INumberBase<T>
    {
        Shape images = problem.Pixels.Shape;
        var parts = new VertexParts(images[0], images[2]);
        long elements = (long)problem.Mesh.Vertices * images[1];
        using var sums = CpuScratch.Rent<T>(parts.Items * elements);
        fixed (int* corners = problem.Mesh.Corners)
        {
            var body = new Body<T>
            {
                Pixels = problem.Pixels.Pointer<T>(),
                Weights = problem.Weights.Pointer<T>(),
                Sums = sums.Pointer<T>(),
                Corners = corners,
                Rows = new(problem.Faces, problem.Mesh, images[1]),
                Parts = parts,
            };
            CpuThreads.For(parts.Items, ref body);
        }

        parts.AddUp(sums.Pointer<T>(), problem.Output.Pointer<T>(), elements);
    }

    private unsafe struct Body<T> : IParallelBody
        where T : unmanaged, INumberBase<T>
    {
        // Channels of one walk along a row: their sums stay in the first-level cache.
        private const int MostChannels = 16;

        public T* Pixels;
        public T* Weights;
        public T* Sums;
        public int* Corners;
        public PixelRows Rows;
        public VertexParts Parts;

        public readonly void Invoke(int item, int worker)
        {
            (int image, int part) = Math.DivRem(item, Parts.Count);
            T* sums = Sums + ((long)item * Rows.Vertices * Rows.Channels);
            NativeMemory.Clear(sums, checked((nuint)((long)Rows.Vertices * Rows.Channels * sizeof(T))));
            T* run = stackalloc T[3 * MostChannels];
            for (int row = Parts.NextRow(part, 0); row < Rows.Height; row = Parts.NextRow(part, row + 1))
            {
                for (int channel = 0; channel < Rows.Channels; channel += MostChannels)
                    Row(sums, run, image, row, channel, Math.Min(MostChannels, Rows.Channels - channel));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Row(T* sums, T* run, int image, int row, int firstChannel, int channels)
        {
            long plane = Rows.Plane;
            long first = (long)row * Rows.Width;
            int* faces = Rows.Faces(image) + first;
            T* weights = Weights + (3 * image * plane) + first;
            T* pixels = Pixels + ((((long)image * Rows.Channels) + firstChannel) * plane) + first;
            for (int column = 0; column < Rows.Width;)
            {
                int face = faces[column];
                if (face < 0)
                {
                    column++;
                    continue;
                }

                new Span<T>(run, 3 * channels).Clear();
                for (; column < Rows.Width && faces[column] == face; column++)
                {
                    T weightA = weights[column];
                    T weightB = weights[plane + column];
                    T weightC = weights[(2 * plane) + column];
                    for (int channel = 0; channel < channels; channel++)
                    {
                        T value = pixels[(channel * plane) + column];
                        run[channel] += weightA * value;
                        run[channels + channel] += weightB * value;
                        run[(2 * channels) + channel] += weightC * value;
                    }
                }

                int* corners = Corners + (3L * face);
                for (int corner = 0; corner < 3; corner++)
                {
                    T* place = sums + ((long)corners[corner] * Rows.Channels) + firstChannel;
                    T* value = run + (corner * channels);
                    for (int channel = 0; channel < channels; channel++) place[channel] += value[channel];
                }
            }
        }
    }
}
