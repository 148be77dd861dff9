using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Deocc.Benchmarks.Peers;

/// <summary>What the machine can do at most, measured: the rates that the table's figures are judged against.</summary>
/// <param name="FmaGflops">Fused multiply-adds in registers on all threads, in units of 1e9 operations a second (two each).</param>
/// <param name="ReadGigabytes">Bytes read from main memory on all threads, in units of 1e9 a second.</param>
/// <param name="CopyGigabytes">Bytes read and written by a copy, summed, in units of 1e9 a second.</param>
public sealed record MachineCeilings(double FmaGflops, double ReadGigabytes, double CopyGigabytes)
{
    private const int Attempts = 7;
    private const int FmaSteps = 8_000_000;
    private const int Accumulators = 12;
    private const int StreamFloats = 32 << 20;

    private static double _sink;

    /// <summary>Measures; takes about two seconds.</summary>
    public static MachineCeilings Measure(int threads)
    {
        int vectorFloats = Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;
        double fmaSeconds = BestSeconds(threads, _ => _sink += vectorFloats switch
        {
            16 => MultiplyAdd512(),
            8 => MultiplyAdd256(),
            _ => MultiplyAdd128(),
        });
        double fma = 2e-9 * threads * FmaSteps * Accumulators * vectorFloats / fmaSeconds;
        (double read, double copy) = MeasureStreams(threads);
        return new(fma, read, copy);
    }

    private static unsafe (double Read, double Copy) MeasureStreams(int threads)
    {
        long part = StreamFloats / threads;
        nuint bytes = (nuint)StreamFloats * sizeof(float);
        float* source = (float*)NativeMemory.AlignedAlloc(bytes, 4096);
        float* target = (float*)NativeMemory.AlignedAlloc(bytes, 4096);
        NativeMemory.Clear(source, bytes);
        NativeMemory.Clear(target, bytes);
        nint from = (nint)source;
        nint to = (nint)target;
        double readSeconds = BestSeconds(threads, thread => _sink += Sum((float*)from + thread * part, part));
        double copySeconds = BestSeconds(threads, thread =>
            Buffer.MemoryCopy((float*)from + thread * part, (float*)to + thread * part, part * sizeof(float), part * sizeof(float)));
        NativeMemory.AlignedFree(source);
        NativeMemory.AlignedFree(target);
        return (bytes * 1e-9 / readSeconds, 2 * bytes * 1e-9 / copySeconds);
    }

    private static double BestSeconds(int threads, Action<int> work)
    {
        double best = double.MaxValue;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            using var start = new Barrier(threads + 1);
            var workers = new Thread[threads];
            for (int thread = 0; thread < threads; thread++)
            {
                int index = thread;
                workers[thread] = new Thread(() =>
                {
                    start.SignalAndWait();
                    work(index);
                });
                workers[thread].Start();
            }

            start.SignalAndWait();
            long began = Stopwatch.GetTimestamp();
            foreach (Thread worker in workers) worker.Join();
            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float MultiplyAdd512()
    {
        var (b, c) = (Vector512.Create(0.999f), Vector512.Create(0.001f));
        var (a0, a1, a2, a3) = (b, b, b, b);
        var (a4, a5, a6, a7) = (c, c, c, c);
        var (a8, a9, a10, a11) = (b, c, b, c);
        for (int step = 0; step < FmaSteps; step++)
        {
            a0 = Vector512.FusedMultiplyAdd(a0, b, c);
            a1 = Vector512.FusedMultiplyAdd(a1, b, c);
            a2 = Vector512.FusedMultiplyAdd(a2, b, c);
            a3 = Vector512.FusedMultiplyAdd(a3, b, c);
            a4 = Vector512.FusedMultiplyAdd(a4, b, c);
            a5 = Vector512.FusedMultiplyAdd(a5, b, c);
            a6 = Vector512.FusedMultiplyAdd(a6, b, c);
            a7 = Vector512.FusedMultiplyAdd(a7, b, c);
            a8 = Vector512.FusedMultiplyAdd(a8, b, c);
            a9 = Vector512.FusedMultiplyAdd(a9, b, c);
            a10 = Vector512.FusedMultiplyAdd(a10, b, c);
            a11 = Vector512.FusedMultiplyAdd(a11, b, c);
        }

        return Vector512.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float MultiplyAdd256()
    {
        var (b, c) = (Vector256.Create(0.999f), Vector256.Create(0.001f));
        var (a0, a1, a2, a3) = (b, b, b, b);
        var (a4, a5, a6, a7) = (c, c, c, c);
        var (a8, a9, a10, a11) = (b, c, b, c);
        for (int step = 0; step < FmaSteps; step++)
        {
            a0 = Vector256.FusedMultiplyAdd(a0, b, c);
            a1 = Vector256.FusedMultiplyAdd(a1, b, c);
            a2 = Vector256.FusedMultiplyAdd(a2, b, c);
            a3 = Vector256.FusedMultiplyAdd(a3, b, c);
            a4 = Vector256.FusedMultiplyAdd(a4, b, c);
            a5 = Vector256.FusedMultiplyAdd(a5, b, c);
            a6 = Vector256.FusedMultiplyAdd(a6, b, c);
            a7 = Vector256.FusedMultiplyAdd(a7, b, c);
            a8 = Vector256.FusedMultiplyAdd(a8, b, c);
            a9 = Vector256.FusedMultiplyAdd(a9, b, c);
            a10 = Vector256.FusedMultiplyAdd(a10, b, c);
            a11 = Vector256.FusedMultiplyAdd(a11, b, c);
        }

        return Vector256.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float MultiplyAdd128()
    {
        var (b, c) = (Vector128.Create(0.999f), Vector128.Create(0.001f));
        var (a0, a1, a2, a3) = (b, b, b, b);
        var (a4, a5, a6, a7) = (c, c, c, c);
        var (a8, a9, a10, a11) = (b, c, b, c);
        for (int step = 0; step < FmaSteps; step++)
        {
            a0 = Vector128.MultiplyAddEstimate(a0, b, c);
            a1 = Vector128.MultiplyAddEstimate(a1, b, c);
            a2 = Vector128.MultiplyAddEstimate(a2, b, c);
            a3 = Vector128.MultiplyAddEstimate(a3, b, c);
            a4 = Vector128.MultiplyAddEstimate(a4, b, c);
            a5 = Vector128.MultiplyAddEstimate(a5, b, c);
            a6 = Vector128.MultiplyAddEstimate(a6, b, c);
            a7 = Vector128.MultiplyAddEstimate(a7, b, c);
            a8 = Vector128.MultiplyAddEstimate(a8, b, c);
            a9 = Vector128.MultiplyAddEstimate(a9, b, c);
            a10 = Vector128.MultiplyAddEstimate(a10, b, c);
            a11 = Vector128.MultiplyAddEstimate(a11, b, c);
        }

        return Vector128.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe float Sum(float* values, long count)
    {
        int lanes = Vector<float>.Count;
        var (a, b, c, d) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        for (long i = 0; i + 4 * lanes <= count; i += 4 * lanes)
        {
            a += Vector.Load(values + i);
            b += Vector.Load(values + i + lanes);
            c += Vector.Load(values + i + 2 * lanes);
            d += Vector.Load(values + i + 3 * lanes);
        }

        return Vector.Sum(a + b + c + d);
    }
}
