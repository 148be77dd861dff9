using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Pooling.Cpu;

/// <summary>
/// For each output row, the largest elements of the window's rows go into a buffer in the nearest cache, together with
/// where their rows begin; the columns' largest are found from there. Places are carried as float32 numbers, exact up to
/// 2^24, so that one kind of register does for all.
/// </summary>
internal readonly struct LaneMaxPool : ILaneKernel<MaxPoolProblem>
{
    private const int ElementsPerItem = 16 * 1024;
    private const int MostElementsOfPlane = 1 << 24;
    private const float NoPlace = 1e30f;

    public static bool Applies(in MaxPoolProblem problem) =>
        problem.Input.ElementType == ElementType.Float32
        && problem.Rows.Kernel > 0
        && problem.Columns.Stride is 1 or 2
        && (long)problem.Rows.Inputs * problem.Columns.Inputs <= MostElementsOfPlane;

    public static unsafe void Run<TLane>(in MaxPoolProblem problem)
        where TLane : struct, ILane<TLane>
    {
        (PoolingAxis rows, PoolingAxis columns) = (problem.Rows, problem.Columns);
        long planes = problem.Input.Shape.ElementsBetween(0, 2);
        int plane = rows.Inputs * columns.Inputs;

        // The last block of outputs reads two registers from each of its taps on.
        int blocks = (columns.Outputs + TLane.Width - 1) / TLane.Width;
        int reach = (blocks * TLane.Width * columns.Stride) + ((columns.Kernel - 1) * columns.Dilation) + (2 * TLane.Width);
        int bufferElements = Math.Max(reach, columns.Padding + columns.Inputs);
        int buffers = CpuThreads.Count;
        using var scratch = CpuScratch.Rent<float>(2L * bufferElements * buffers);
        float* values = scratch.Pointer<float>();
        float* places = values + ((long)bufferElements * buffers);
        new Span<float>(values, bufferElements * buffers).Fill(float.NegativeInfinity);
        new Span<float>(places, bufferElements * buffers).Fill(NoPlace);
        var body = new Body<TLane>
        {
            Rows = rows,
            Columns = columns,
            Input = problem.Input.Pointer<float>(),
            Output = problem.Output.Pointer<float>(),
            Indices = problem.Indices is null ? null : problem.Indices.Pointer<int>(),
            Values = values,
            Places = places,
            BufferElements = bufferElements,
            Planes = planes,
            PlanesPerItem = Math.Max(1, ElementsPerItem / plane),
            RowsPerItem = plane <= ElementsPerItem
                ? rows.Outputs
                : Math.Max(1, (int)((long)rows.Outputs * ElementsPerItem / plane)),
        };
        long items = (planes + body.PlanesPerItem - 1) / body.PlanesPerItem * body.PiecesPerPlane;
        CpuThreads.For(checked((int)items), ref body);
    }

    private unsafe struct Body<TLane> : IParallelBody
        where TLane : struct, ILane<TLane>
    {
        public PoolingAxis Rows;
        public PoolingAxis Columns;
        public float* Input;
        public float* Output;
        public int* Indices;
        public float* Values;
        public float* Places;
        public int BufferElements;
        public long Planes;
        public int PlanesPerItem;
        public int RowsPerItem;

        public readonly int PiecesPerPlane => (Rows.Outputs + RowsPerItem - 1) / RowsPerItem;

        public readonly void Invoke(int item, int worker)
        {
            (int planes, int piece) = Math.DivRem(item, PiecesPerPlane);
            long startPlane = (long)planes * PlanesPerItem;
            long endPlane = Math.Min(Planes, startPlane + PlanesPerItem);
            int startRow = piece * RowsPerItem;
            int endRow = Math.Min(Rows.Outputs, startRow + RowsPerItem);
            float* values = Values + ((long)worker * BufferElements);
            float* places = Places + ((long)worker * BufferElements);
            for (long plane = startPlane; plane < endPlane; plane++)
            {
                float* input = Input + (plane * Rows.Inputs * Columns.Inputs);
                for (int row = startRow; row < endRow; row++)
                {
                    long output = ((plane * Rows.Outputs) + row) * Columns.Outputs;
                    if (Indices is null)
                    {
                        LargestOfRows(input, row, values);
                        LargestOfColumns(values, Output + output);
                    }
                    else
                    {
                        LargestOfRows(input, row, values, places);
                        LargestOfColumns(values, places, Output + output, Indices + output);
                    }
                }
            }
        }

        private readonly void LargestOfRows(float* plane, int row, float* values)
        {
            (int top, int bottom) = Rows.Range(row);
            int done = LargestOfRows<TLane>(plane, top, bottom, values + Columns.Padding, 0);
            LargestOfRows<ScalarLane<float>>(plane, top, bottom, values + Columns.Padding, done);
        }

        private readonly void LargestOfRows(float* plane, int row, float* values, float* places)
        {
            (int top, int bottom) = Rows.Range(row);
            int padding = Columns.Padding;
            int done = LargestOfRows<TLane>(plane, top, bottom, values + padding, places + padding, 0);
            LargestOfRows<ScalarLane<float>>(plane, top, bottom, values + padding, places + padding, done);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly int LargestOfRows<TPart>(float* plane, int top, int bottom, float* values, int start)
            where TPart : struct, ILane<TPart>
        {
            int width = Columns.Inputs;
            int i = start;
            for (; i <= width - TPart.Width; i += TPart.Width)
            {
                TPart best = TPart.Load(plane + ((long)top * width) + i);
                for (int row = top + Rows.Dilation; row < bottom; row += Rows.Dilation)
                    best = TPart.Max(best, TPart.Load(plane + ((long)row * width) + i));
                TPart.Store(best, values + i);
            }

            return i;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly int LargestOfRows<TPart>(float* plane, int top, int bottom, float* values, float* places, int start)
            where TPart : struct, ILane<TPart>
        {
            int width = Columns.Inputs;
            int i = start;
            for (; i <= width - TPart.Width; i += TPart.Width)
            {
                TPart best = TPart.Load(plane + ((long)top * width) + i);
                TPart place = TPart.Create((double)top * width);
                for (int row = top + Rows.Dilation; row < bottom; row += Rows.Dilation)
                {
                    TPart value = TPart.Load(plane + ((long)row * width) + i);
                    place = TPart.Select(TPart.Greater(value, best), TPart.Create((double)row * width), place);
                    best = TPart.Max(best, value);
                }

                TPart.Store(best, values + i);
                TPart.Store(place, places + i);
            }

            return i;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void LargestOfColumns(float* values, float* output)
        {
            int width = TLane.Width;
            int* spread = stackalloc int[width];
            float* lastBlock = stackalloc float[width];
            for (int i = 0; i < width; i++) spread[i] = i * Columns.Stride;
            for (int x = 0; x < Columns.Outputs; x += width)
            {
                float* source = values + (x * Columns.Stride);
                TLane best = Read(source, spread);
                for (int tap = 1; tap < Columns.Kernel; tap++) best = TLane.Max(best, Read(source + (tap * Columns.Dilation), spread));
                int outputs = Math.Min(width, Columns.Outputs - x);
                if (outputs == width)
                {
                    TLane.Store(best, output + x);
                    continue;
                }

                TLane.Store(best, lastBlock);
                new ReadOnlySpan<float>(lastBlock, outputs).CopyTo(new Span<float>(output + x, outputs));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void LargestOfColumns(float* values, float* places, float* output, int* indices)
        {
            int width = TLane.Width;
            int* spread = stackalloc int[width];
            int* lastIndices = stackalloc int[width];
            float* lastBlock = stackalloc float[width];
            float* ramp = stackalloc float[width];
            for (int i = 0; i < width; i++)
            {
                spread[i] = i * Columns.Stride;
                ramp[i] = spread[i] - Columns.Padding;
            }

            TLane firstColumns = TLane.Load(ramp);
            TLane lastPlace = TLane.Create(((double)Rows.Inputs * Columns.Inputs) - 1);
            for (int x = 0; x < Columns.Outputs; x += width)
            {
                int first = x * Columns.Stride;
                TLane best = TLane.Create(float.NegativeInfinity);
                TLane bestPlace = TLane.Create(NoPlace);
                for (int tap = 0; tap < Columns.Kernel; tap++)
                {
                    int offset = first + (tap * Columns.Dilation);
                    TLane value = Read(values + offset, spread);
                    TLane place = Read(places + offset, spread) + (firstColumns + TLane.Create(offset));
                    TLane earlier = TLane.Select(TLane.Greater(bestPlace, place), place, bestPlace);
                    TLane kept = TLane.Select(TLane.Equal(value, best), earlier, bestPlace);
                    bestPlace = TLane.Select(TLane.Greater(value, best), place, kept);
                    best = TLane.Max(best, value);
                }

                // A window of NaNs has no place; any valid one does.
                bestPlace = TLane.Select(TLane.Greater(bestPlace, lastPlace), lastPlace, bestPlace);
                int outputs = Math.Min(width, Columns.Outputs - x);
                if (outputs == width)
                {
                    TLane.Store(best, output + x);
                    TLane.StoreIntegers(bestPlace, indices + x);
                    continue;
                }

                TLane.Store(best, lastBlock);
                TLane.StoreIntegers(bestPlace, lastIndices);
                new ReadOnlySpan<float>(lastBlock, outputs).CopyTo(new Span<float>(output + x, outputs));
                new ReadOnlySpan<int>(lastIndices, outputs).CopyTo(new Span<int>(indices + x, outputs));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly TLane Read(float* source, int* spread) =>
            Columns.Stride == 1 ? TLane.Load(source) : TLane.LoadNear(source, spread);
    }
}
