using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops.MatMul.Cpu;

/// <summary>
/// Products of a few rows of A with a B whose columns are contiguous, such as a linear layer's on a small batch: every
/// element is a dot product of contiguous vectors, so that B is read once, as it lies.
/// </summary>
internal static unsafe class DotProducts
{
    /// <summary>The most rows of A for which this is faster than packing B.</summary>
    public const nint MostRows = 4;

    private const nint LeastDepth = 32;

    public static bool Applies(in SgemmProblem p) =>
        p.Batch == 1 && p.C.Rows <= MostRows && p.A.Columns >= LeastDepth && p.A.ColumnStride == 1 && p.B.RowStride == 1;

    public static void Run(in SgemmProblem p)
    {
        switch (CpuFeatures.Level)
        {
            case SimdLevel.Avx512: Run<FloatLane16>(p); break;
            case SimdLevel.Avx2: Run<FloatLane8>(p); break;
            case SimdLevel.Vector128: Run<FloatLane4>(p); break;
            default: Run<ScalarLane<float>>(p); break;
        }
    }

    private static void Run<TLane>(in SgemmProblem p)
        where TLane : struct, ILane<TLane>
    {
        var body = new Body<TLane> { Problem = p };
        nint columnsPerItem = Math.Max(4, 32768 / p.A.Columns / 4 * 4);
        body.ColumnsPerItem = columnsPerItem;
        CpuThreads.For(checked((int)((p.C.Columns + columnsPerItem - 1) / columnsPerItem)), ref body);
    }

    private struct Body<TLane> : IParallelBody
        where TLane : struct, ILane<TLane>
    {
        public SgemmProblem Problem;
        public nint ColumnsPerItem;

        public readonly void Invoke(int item, int worker)
        {
            nint first = item * ColumnsPerItem;
            nint end = Math.Min(Problem.C.Columns, first + ColumnsPerItem);
            nint depth = Problem.A.Columns;
            float* sums = stackalloc float[4];
            for (nint j = first; j < end; j += 4)
            {
                int count = (int)Math.Min(4, end - j);
                float* b = Problem.B.At(0, j);
                nint stride = Problem.B.ColumnStride;
                for (nint i = 0; i < Problem.C.Rows; i++)
                {
                    float* a = Problem.A.At(i, 0);
                    if (count == 4) FourDots(a, b, stride, depth, sums);
                    else for (int n = 0; n < count; n++) sums[n] = Dot(a, b + (n * stride), depth);
                    for (int n = 0; n < count; n++)
                    {
                        float* c = Problem.C.At(i, j + n);
                        if (Problem.Accumulate) sums[n] += *c;
                        *c = sums[n];
                        if (!Problem.Epilogue.IsEmpty) Problem.Epilogue.Apply(c, 1, 1, 1, i, j + n);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void FourDots(float* a, float* b, nint stride, nint depth, float* sums)
        {
            TLane sum0 = TLane.Create(0);
            TLane sum1 = sum0;
            TLane sum2 = sum0;
            TLane sum3 = sum0;
            float* b1 = b + stride;
            float* b2 = b1 + stride;
            float* b3 = b2 + stride;
            nint k = 0;
            for (; k <= depth - TLane.Width; k += TLane.Width)
            {
                TLane x = TLane.Load(a + k);
                sum0 = TLane.MultiplyAdd(x, TLane.Load(b + k), sum0);
                sum1 = TLane.MultiplyAdd(x, TLane.Load(b1 + k), sum1);
                sum2 = TLane.MultiplyAdd(x, TLane.Load(b2 + k), sum2);
                sum3 = TLane.MultiplyAdd(x, TLane.Load(b3 + k), sum3);
            }

            sums[0] = Sum(sum0) + Rest(a, b, k, depth);
            sums[1] = Sum(sum1) + Rest(a, b1, k, depth);
            sums[2] = Sum(sum2) + Rest(a, b2, k, depth);
            sums[3] = Sum(sum3) + Rest(a, b3, k, depth);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static float Dot(float* a, float* b, nint depth)
        {
            TLane sum = TLane.Create(0);
            nint k = 0;
            for (; k <= depth - TLane.Width; k += TLane.Width)
            {
                sum = TLane.MultiplyAdd(TLane.Load(a + k), TLane.Load(b + k), sum);
            }

            return Sum(sum) + Rest(a, b, k, depth);
        }

        private static float Rest(float* a, float* b, nint k, nint depth)
        {
            float sum = 0;
            for (; k < depth; k++) sum += a[k] * b[k];
            return sum;
        }

        private static float Sum(TLane lane)
        {
            float* values = stackalloc float[16];
            TLane.Store(lane, values);
            for (int width = TLane.Width / 2; width > 0; width /= 2)
            {
                for (int i = 0; i < width; i++) values[i] += values[i + width];
            }

            return values[0];
        }
    }
}
