using System.Numerics;
using System.Runtime.CompilerServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>Three inner products per pixel, with attributes from scattered places: the only implementation.</summary>
internal sealed class ReferenceCornerProducts : IKernel<CornerProductsProblem>
{
    public string Name => "reference";

    public bool Applies(in CornerProductsProblem problem) => true;

    public void Run(in CornerProductsProblem problem)
    {
        if (problem.Output.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in CornerProductsProblem problem)
        where T : unmanaged, INumberBase<T>
    {
        fixed (int* corners = problem.Mesh.Corners)
        {
            var body = new Body<T>
            {
                Pixels = problem.Pixels.Pointer<T>(),
                Attributes = problem.Attributes.Pointer<T>(),
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
        public T* Pixels;
        public T* Attributes;
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
            T* pixels = Pixels + (image * channels * plane);
            T* output = Output + (3 * image * plane);
            for (long pixel = first; pixel < end; pixel++)
            {
                int face = faces[pixel];
                (T sumA, T sumB, T sumC) = (T.Zero, T.Zero, T.Zero);
                if (face >= 0)
                {
                    int* corners = Corners + (3L * face);
                    T* a = attributes + ((long)corners[0] * channels);
                    T* b = attributes + ((long)corners[1] * channels);
                    T* c = attributes + ((long)corners[2] * channels);
                    for (int channel = 0; channel < channels; channel++)
                    {
                        T value = pixels[(channel * plane) + pixel];
                        sumA += value * a[channel];
                        sumB += value * b[channel];
                        sumC += value * c[channel];
                    }
                }

                output[pixel] = sumA;
                output[plane + pixel] = sumB;
                output[(2 * plane) + pixel] = sumC;
            }
        }
    }
}
