using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Filtering.Cpu;

/// <summary>
/// For each output row, sums the window of input rows into a buffer in the nearest cache, then the columns from there.
/// </summary>
internal readonly struct LaneSeparableFilter : ILaneKernel<SeparableFilterProblem>
{
    private const int ElementsPerItem = 16 * 1024;

    public static bool Applies(in SeparableFilterProblem problem) => problem.Input.ElementType == ElementType.Float32;

    public static unsafe void Run<TLane>(in SeparableFilterProblem problem)
        where TLane : struct, ILane<TLane>
    {
        (AxisWindows rows, AxisWindows columns) = (problem.Rows, problem.Columns);
        long planes = problem.Input.Shape.ElementsBetween(0, problem.Input.Rank - 2);
        if (problem.Output.Elements == 0) return;
        long work = Math.Max((long)rows.Inputs * columns.Inputs, (long)rows.Outputs * columns.Outputs);
        ColumnProgram program = columns.Program(TLane.Width);

        // Taps read up to two registers from their block's first input on, beyond the row's end too.
        int bufferElements = columns.Inputs + columns.MostTaps + (2 * TLane.Width);
        int buffers = CpuThreads.Count;
        using var scratch = CpuScratch.Rent<float>((long)bufferElements * buffers);
        new Span<float>(scratch.Pointer<float>(), bufferElements * buffers).Clear();
        var body = new Body<TLane>
        {
            Rows = rows,
            Columns = columns,
            Program = program,
            Input = problem.Input.Pointer<float>(),
            Output = problem.Output.Pointer<float>(),
            Buffers = scratch.Pointer<float>(),
            BufferElements = bufferElements,
            Planes = planes,
            PlanesPerItem = Math.Max(1, ElementsPerItem / work),
            RowsPerItem = work <= ElementsPerItem
                ? rows.Outputs
                : (int)Math.Max(1, rows.Outputs * ElementsPerItem / work),
        };
        long items = (planes + body.PlanesPerItem - 1) / body.PlanesPerItem * body.PiecesPerPlane;
        CpuThreads.For(checked((int)items), ref body);
    }

    private unsafe struct Body<TLane> : IParallelBody
        where TLane : struct, ILane<TLane>
    {
        public AxisWindows Rows;
        public AxisWindows Columns;
        public ColumnProgram Program;
        public float* Input;
        public float* Output;
        public float* Buffers;
        public int BufferElements;
        public long Planes;
        public long PlanesPerItem;
        public int RowsPerItem;

        public readonly int PiecesPerPlane => (Rows.Outputs + RowsPerItem - 1) / RowsPerItem;

        public readonly void Invoke(int item, int worker)
        {
            (int planes, int piece) = Math.DivRem(item, PiecesPerPlane);
            long endPlane = Math.Min(Planes, (planes + 1) * PlanesPerItem);
            int startRow = piece * RowsPerItem;
            int endRow = Math.Min(Rows.Outputs, startRow + RowsPerItem);
            float* buffer = Buffers + ((long)worker * BufferElements);
            for (long plane = planes * PlanesPerItem; plane < endPlane; plane++)
            {
                float* input = Input + (plane * Rows.Inputs * Columns.Inputs);
                float* output = Output + (plane * Rows.Outputs * Columns.Outputs);
                for (int row = startRow; row < endRow; row++)
                {
                    SumRows(input, row, buffer);
                    SumColumns(buffer, output + ((long)row * Columns.Outputs));
                }
            }
        }

        private readonly void SumRows(float* plane, int row, float* buffer)
        {
            float* first = plane + ((long)Rows.First(row) * Columns.Inputs);
            float* weights = Rows.SingleWeights(row);
            int taps = Rows.Count(row);
            int done = SumRows<TLane>(first, weights, taps, buffer, 0);
            SumRows<ScalarLane<float>>(first, weights, taps, buffer, done);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly int SumRows<TPart>(float* first, float* weights, int taps, float* buffer, int start)
            where TPart : struct, ILane<TPart>
        {
            int stride = Columns.Inputs;
            int width = TPart.Width;
            int i = start;
            for (; i <= stride - (2 * width); i += 2 * width)
            {
                TPart sum0 = TPart.Create(0);
                TPart sum1 = TPart.Create(0);
                float* source = first + i;
                for (int tap = 0; tap < taps; tap++)
                {
                    TPart weight = TPart.Broadcast(weights + tap);
                    sum0 = TPart.MultiplyAdd(TPart.Load(source), weight, sum0);
                    sum1 = TPart.MultiplyAdd(TPart.Load(source + width), weight, sum1);
                    source += stride;
                }

                TPart.Store(sum0, buffer + i);
                TPart.Store(sum1, buffer + i + width);
            }

            for (; i <= stride - width; i += width)
            {
                TPart sum = TPart.Create(0);
                float* source = first + i;
                for (int tap = 0; tap < taps; tap++)
                {
                    sum = TPart.MultiplyAdd(TPart.Load(source), TPart.Broadcast(weights + tap), sum);
                    source += stride;
                }

                TPart.Store(sum, buffer + i);
            }

            return i;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void SumColumns(float* buffer, float* output)
        {
            int width = TLane.Width;
            float* lastBlock = stackalloc float[width];
            ColumnProgram.Block* blocks = Program.Blocks;
            int* indices = Program.Indices;
            float* weights = Program.Weights;
            int weightsPerBlock = Columns.MostTaps * width;
            for (int b = 0; b < Program.Count; b++)
            {
                ColumnProgram.Block block = blocks[b];
                float* source = buffer + block.First;
                TLane sum = TLane.Create(0);
                if (block.Reading == ColumnProgram.Reading.Consecutive)
                {
                    for (int tap = 0; tap < block.Taps; tap++)
                        sum = TLane.MultiplyAdd(TLane.Load(source + tap), TLane.Load(weights + (tap * width)), sum);
                }
                else if (block.Reading == ColumnProgram.Reading.Near)
                {
                    for (int tap = 0; tap < block.Taps; tap++)
                        sum = TLane.MultiplyAdd(TLane.LoadNear(source + tap, indices), TLane.Load(weights + (tap * width)), sum);
                }
                else
                {
                    sum = SumFar(source, indices, weights, block.Taps, lastBlock);
                }

                int outputs = Math.Min(width, Columns.Outputs - (b * width));
                if (outputs == width)
                {
                    TLane.Store(sum, output);
                }
                else
                {
                    TLane.Store(sum, lastBlock);
                    new ReadOnlySpan<float>(lastBlock, outputs).CopyTo(new Span<float>(output, outputs));
                }

                output += width;
                indices += width;
                weights += weightsPerBlock;
            }
        }

        private static TLane SumFar(float* source, int* indices, float* weights, int taps, float* sums)
        {
            for (int output = 0; output < TLane.Width; output++)
            {
                float* window = source + indices[output];
                float sum = 0;
                for (int tap = 0; tap < taps; tap++) sum += window[tap] * weights[(tap * TLane.Width) + output];
                sums[output] = sum;
            }

            return TLane.Load(sums);
        }
    }
}
