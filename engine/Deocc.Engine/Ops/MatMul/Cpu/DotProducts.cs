using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
    private const int MostLanes = 16;
    private const nint WorkPerItem = 1 << 16;

    public static bool Applies(in SgemmProblem p) =>
        p.Batch == 1 && p.C.Rows <= MostRows && p.A.Columns >= LeastDepth && p.B.RowStride == 1;

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
        nint depth = p.A.Columns;
        bool isContiguous = p.A.ColumnStride == 1;
        using CpuScratch scratch = isContiguous ? default : CpuScratch.Rent<float>(p.A.Rows * depth);
        var body = new Body<TLane> { Problem = p };
        if (!isContiguous)
        {
            body.Problem.A = new MatrixView(scratch.Pointer<float>(), p.A.Rows, depth, depth);
            for (nint i = 0; i < p.A.Rows; i++)
            {
                for (nint k = 0; k < depth; k++) *body.Problem.A.At(i, k) = *p.A.At(i, k);
            }
        }

        nint columnsPerItem = Math.Max(4, WorkPerItem / depth / 4 * 4);
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

        [SkipLocalsInit]
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

            float* lanes = stackalloc float[4 * MostLanes];
            TLane.Store(sum0, lanes);
            TLane.Store(sum1, lanes + TLane.Width);
            TLane.Store(sum2, lanes + (2 * TLane.Width));
            TLane.Store(sum3, lanes + (3 * TLane.Width));
            sums[0] = Sum(lanes);
            sums[1] = Sum(lanes + TLane.Width);
            sums[2] = Sum(lanes + (2 * TLane.Width));
            sums[3] = Sum(lanes + (3 * TLane.Width));
            for (; k < depth; k++)
            {
                sums[0] += a[k] * b[k];
                sums[1] += a[k] * b1[k];
                sums[2] += a[k] * b2[k];
                sums[3] += a[k] * b3[k];
            }
        }

        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static float Dot(float* a, float* b, nint depth)
        {
            TLane sum = TLane.Create(0);
            nint k = 0;
            for (; k <= depth - TLane.Width; k += TLane.Width)
            {
                sum = TLane.MultiplyAdd(TLane.Load(a + k), TLane.Load(b + k), sum);
            }

            float* lanes = stackalloc float[MostLanes];
            TLane.Store(sum, lanes);
            float result = Sum(lanes);
            for (; k < depth; k++) result += a[k] * b[k];
            return result;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static float Sum(float* lanes)
        {
            if (TLane.Width == 1) return lanes[0];
            Vector128<float> sum = Vector128.Load(lanes);
            for (int i = 4; i < TLane.Width; i += 4) sum += Vector128.Load(lanes + i);
            return Vector128.Sum(sum);
        }
    }
}
