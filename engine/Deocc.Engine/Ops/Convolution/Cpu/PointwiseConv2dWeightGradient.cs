using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Ops.MatMul.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>
/// The gradient with respect to the weight of a 1x1 convolution: the sum over images of output gradient times transposed
/// input, one matrix product along all pixels of the batch. Strided convolutions first gather the pixels that they read.
/// </summary>
internal sealed unsafe class PointwiseConv2dWeightGradient : IKernel<Conv2dWeightGradientProblem>
{
    public string Name => "pointwise";

    public bool Applies(in Conv2dWeightGradientProblem problem)
    {
        Conv2dGeometry geometry = problem.Geometry;
        return problem.WeightGradient.ElementType == ElementType.Float32
            && geometry.Taps == 1
            && geometry.Groups == 1
            && geometry.Padding == default
            && geometry.OutputElements > 0;
    }

    public void Run(in Conv2dWeightGradientProblem problem)
    {
        Conv2dGeometry geometry = problem.Geometry;
        float* input = problem.Input.Pointer<float>();
        float* outputGradient = problem.OutputGradient.Pointer<float>();
        float* weightGradient = problem.WeightGradient.Pointer<float>();
        if (geometry.OutputPlane == geometry.InputPlane)
        {
            Multiply(geometry, input, outputGradient, weightGradient);
            return;
        }

        using CpuScratch pixels = CpuScratch.Rent<float>((long)geometry.Batch * geometry.InputChannels * geometry.OutputPlane);
        var sampling = new Sampling { Geometry = geometry, Input = input, Pixels = pixels.Pointer<float>() };
        CpuThreads.For(geometry.Batch * geometry.InputChannels, ref sampling);
        Multiply(geometry, pixels.Pointer<float>(), outputGradient, weightGradient);
    }

    private static void Multiply(in Conv2dGeometry geometry, float* pixels, float* outputGradient, float* weightGradient)
    {
        int plane = geometry.OutputPlane;
        (int rows, int columns) = (geometry.OutputChannels, geometry.InputChannels);
        var product = new SgemmProblem { C = new MatrixView(weightGradient, rows, columns, columns) };
        if (plane == 1)
        {
            product.A = new MatrixView(outputGradient, rows, geometry.Batch, 1, rows);
            product.B = new MatrixView(pixels, geometry.Batch, columns, columns);
        }
        else
        {
            product.A = new MatrixView(outputGradient, rows, plane, plane);
            product.B = new MatrixView(pixels, plane, columns, 1, plane);
            product.Batch = geometry.Batch;
            product.ABatchStride = (nint)rows * plane;
            product.BBatchStride = (nint)columns * plane;
            product.SumsBatch = true;
        }

        Sgemm.Multiply(product);
    }

    /// <summary>Gathers the pixels that a strided convolution reads, a plane per item.</summary>
    private struct Sampling : IParallelBody
    {
        public Conv2dGeometry Geometry;
        public float* Input;
        public float* Pixels;

        public readonly void Invoke(int item, int worker)
        {
            float* plane = Input + ((nint)item * Geometry.InputPlane);
            float* pixel = Pixels + ((nint)item * Geometry.OutputPlane);
            for (int y = 0; y < Geometry.Output.Height; y++)
            {
                float* row = plane + ((nint)y * Geometry.Stride.Height * Geometry.Input.Width);
                for (int x = 0; x < Geometry.Output.Width; x++) *pixel++ = row[x * Geometry.Stride.Width];
            }
        }
    }
}
