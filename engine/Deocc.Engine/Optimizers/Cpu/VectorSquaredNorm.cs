using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Optimizers.Cpu;

/// <summary>
/// Float32, squared and added in float64 registers, in chunks of fixed size whose sums are added in order: the same bits at
/// any number of threads. Written for 256-bit registers alone, which read as fast as memory gives.
/// </summary>
internal sealed unsafe class VectorSquaredNorm : IKernel<SquaredNormProblem>
{
    private const long ChunkElements = 16 * 1024;
    private const int Width = 8;

    public string Name => "vector";

    public bool Applies(in SquaredNormProblem problem) =>
        CpuFeatures.Level != SimdLevel.Scalar && problem.Inputs.All(input => input.ElementType == ElementType.Float32);

    public void Run(in SquaredNormProblem problem)
    {
        for (int i = 0; i < problem.Inputs.Count; i++) problem.Output.Pointer<double>()[i] = Norm(problem.Inputs[i]);
    }

    private static double Norm(Tensor input)
    {
        long elements = input.Elements;
        int chunks = checked((int)((elements + ChunkElements - 1) / ChunkElements));
        using var sums = CpuScratch.Rent<double>(chunks);
        var body = new Body { Input = input.Pointer<float>(), Elements = elements, Sums = sums.Pointer<double>() };
        CpuThreads.For(chunks, ref body);
        double sum = 0;
        for (int i = 0; i < chunks; i++) sum += body.Sums[i];
        return sum;
    }

    private struct Body : IParallelBody
    {
        public float* Input;
        public long Elements;
        public double* Sums;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Invoke(int item, int worker)
        {
            long i = item * ChunkElements;
            long end = Math.Min(Elements, i + ChunkElements);
            Vector256<double> lower = Vector256<double>.Zero;
            Vector256<double> upper = Vector256<double>.Zero;
            for (; i <= end - Width; i += Width)
            {
                Vector256<double> a = Vector256.WidenLower(Vector256.Load(Input + i));
                Vector256<double> b = Vector256.WidenUpper(Vector256.Load(Input + i));
                lower += a * a;
                upper += b * b;
            }

            double sum = Vector256.Sum(lower + upper);
            for (; i < end; i++) sum += (double)Input[i] * Input[i];
            Sums[item] = sum;
        }
    }
}
