using System.Numerics;
using System.Runtime.CompilerServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>Three weighted corners per pixel, from scattered places: the only implementation.</summary>
internal sealed class ReferenceInterpolate : IKernel<InterpolateProblem>
{
    public string Name => "reference";

    public bool Applies(in InterpolateProblem problem) => true;

    public void Run(in InterpolateProblem problem)
    {
        if (problem.Output.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in InterpolateProblem problem)
        where T : unmanaged, INumberBase<T>
    {
        fixed (int* corners = problem.Mesh.Corners)
        {
            var body = new Body<T>
            {
                Attributes = problem.Attributes.Pointer<T>(),
                Weights = problem.Weights.Pointer<T>(),
                Output = problem.Output.Pointer<T>(),
                Corners = corners,
                Rows = new(problem.Faces, problem.Mesh, problem.Attributes.Shape[2]),
            };
            CpuThreads.For(body.Rows.Items, ref body);
        }
    }

    private unsafe struct Body<T> : IParallelBody
        where T : unmanaged, INumberBase<T>
    {
        public T* Attributes;
        public T* Weights;
        public T* Output;
        public int* Corners;
        public PixelRows Rows;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Invoke(int item, int worker)
        {
            (int image, long first, long end) = Rows.Pixels(item);
            (int channels, long plane) = (Rows.Channels, Rows.Plane);
            int* faces = Rows.Faces(image);
            T* attributes = Attributes + ((long)image * Rows.Vertices * channels);
            T* weights = Weights + (3 * image * plane);
            T* output = Output + (image * channels * plane);
            for (long pixel = first; pixel < end; pixel++)
            {
                int face = faces[pixel];
                if (face < 0)
                {
                    for (int channel = 0; channel < channels; channel++) output[(channel * plane) + pixel] = T.Zero;
                    continue;
                }

                int* corners = Corners + (3L * face);
                T* a = attributes + ((long)corners[0] * channels);
                T* b = attributes + ((long)corners[1] * channels);
                T* c = attributes + ((long)corners[2] * channels);
                T weightA = weights[pixel];
                T weightB = weights[plane + pixel];
                T weightC = weights[(2 * plane) + pixel];
                for (int channel = 0; channel < channels; channel++)
                {
                    output[(channel * plane) + pixel] = (weightA * a[channel]) + (weightB * b[channel]) + (weightC * c[channel]);
                }
            }
        }
    }
}
