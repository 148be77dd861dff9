using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Devices.Cpu.Microkernels;
using Deocc.Engine.Ops.MatMul.Cpu;

namespace Deocc.Engine.Ops.Attention.Cpu;

/// <summary>
/// The gradients of attention. The weights are made again from the logarithms of their sums, for a chunk of queries at a
/// time: with S the scaled scores, P = exp(S - logSum) and D the sums of output times its gradient,
/// <c>dV = P' dO, dP = dO V', dS = P (dP - D), dQ = scale dS K, dK = scale dS' Q</c> (Dao et al., 2022). First every thread
/// takes blocks of keys and finds dS, dK and dV, then panels of queries and finds dQ; no two threads add to one number.
/// </summary>
internal static unsafe class FlashAttentionGradient<TLane>
    where TLane : struct, ILane<TLane>
{
    private const int ChunkQueries = 256;
    private const int KeyPanelsPerItem = 4;

    /// <summary>Computes the three gradients.</summary>
    public static void Run(in AttentionGradientViews views, TileKernels kernels)
    {
        var shared = new Shared(views, kernels);
        var length = default(ScratchLength);
        shared.LayOut(ref length, null);
        using CpuScratch scratch = CpuScratch.Rent<float>(length.Floats);
        length = default;
        shared.LayOut(ref length, scratch.Pointer<float>());
        shared.PackKeysAndValues();
        for (nint first = 0; first < views.Forward.Query.Rows; first += shared.PanelsPerChunk * kernels.Columns)
        {
            shared.FirstQuery = first;
            var preparation = new PrepareQueries { Shared = shared };
            CpuThreads.For(shared.Panels + (int)(shared.QueryRows.Panels + shared.OutputRows.Panels), ref preparation);
            var keyBlocks = new DifferentiateKeys { Shared = shared };
            CpuThreads.For(shared.KeyItems, ref keyBlocks);
            var queryPanels = new DifferentiateQueries { Shared = shared };
            CpuThreads.For(shared.Panels, ref queryPanels);
        }

        var writing = new WriteKeys { Shared = shared };
        CpuThreads.For(shared.KeyItems, ref writing);
    }

    private struct ScratchLength
    {
        public nint Floats;

        public float* Take(float* memory, nint floats)
        {
            float* start = memory + Floats;
            Floats += (floats + 15) / 16 * 16;
            return start;
        }
    }

    /// <summary>What all loops see.</summary>
    private struct Shared(AttentionGradientViews views, TileKernels kernels)
    {
        public readonly AttentionGradientViews Views = views;
        public readonly TileKernels Kernels = kernels;

        /// <summary>Packed [keys, d], [keys, dv] and [d, keys].</summary>
        public PackedRows Keys;
        public PackedRows Values;
        public PackedRows KeyColumns;

        /// <summary>The gradients of keys and values so far, row by row with padding.</summary>
        public float* KeyGradients;
        public float* ValueGradients;

        /// <summary>The chunk's panels: scaled queries [d, columns], gradients of outputs [dv, columns], ...</summary>
        public float* Queries;
        public float* OutputGradients;

        /// <summary>... gradients of scores [keys, columns], and two numbers per query.</summary>
        public float* ScoreGradients;
        public float* LogSums;
        public float* Dots;

        /// <summary>The same queries and gradients as right operands, [queries, width].</summary>
        public float* QueryRowsPacked;
        public float* OutputRowsPacked;

        /// <summary>The chunk's first query.</summary>
        public nint FirstQuery;

        private float* _packedKeys;
        private float* _packedValues;
        private float* _packedKeyColumns;

        public readonly nint KeyCount => Views.Forward.Key.Rows;

        public readonly nint Depth => Views.Forward.Key.Columns;

        public readonly nint Width => Views.Forward.Value.Columns;

        public readonly int PanelsPerChunk => Math.Max(1, ChunkQueries / Kernels.Columns);

        /// <summary>The queries of this chunk.</summary>
        public readonly nint ChunkSize => Math.Min(PanelsPerChunk * Kernels.Columns, Views.Forward.Query.Rows - FirstQuery);

        /// <summary>The panels of this chunk.</summary>
        public readonly int Panels => (int)((ChunkSize + Kernels.Columns - 1) / Kernels.Columns);

        public readonly PanelLayout QueryRows => PanelLayout.ForColumns(Depth, ChunkSize, Kernels);

        public readonly PanelLayout OutputRows => PanelLayout.ForColumns(Width, ChunkSize, Kernels);

        public readonly int KeyItems => (int)((Keys.Layout.Panels + KeyPanelsPerItem - 1) / KeyPanelsPerItem);

        public void LayOut(ref ScratchLength length, float* memory)
        {
            nint queries = PanelsPerChunk * Kernels.Columns;
            _packedKeys = length.Take(memory, KeyCount * Depth);
            _packedValues = length.Take(memory, KeyCount * Width);
            _packedKeyColumns = length.Take(memory, KeyCount * Depth);
            KeyGradients = length.Take(memory, KeyCount * QueryRows.PaddedExtent);
            ValueGradients = length.Take(memory, KeyCount * OutputRows.PaddedExtent);
            Queries = length.Take(memory, queries * Depth);
            OutputGradients = length.Take(memory, queries * Width);
            ScoreGradients = length.Take(memory, queries * KeyCount);
            LogSums = length.Take(memory, queries);
            Dots = length.Take(memory, queries);
            QueryRowsPacked = length.Take(memory, queries * QueryRows.PaddedExtent);
            OutputRowsPacked = length.Take(memory, queries * OutputRows.PaddedExtent);
        }

        public void PackKeysAndValues()
        {
            Keys = PackedRows.Pack(Views.Forward.Key, Kernels, _packedKeys);
            Values = PackedRows.Pack(Views.Forward.Value, Kernels, _packedValues);
            KeyColumns = PackedRows.Pack(Views.Forward.Key.Transposed, Kernels, _packedKeyColumns);
        }
    }

    /// <summary>Packs a chunk's queries and gradients both ways and finds D.</summary>
    private struct PrepareQueries : IParallelBody
    {
        public Shared Shared;

        public readonly void Invoke(int item, int worker)
        {
            if (item < Shared.Panels)
            {
                PreparePanel(item);
                return;
            }

            nint panel = item - Shared.Panels;
            PanelLayout queryRows = Shared.QueryRows;
            if (panel < queryRows.Panels)
            {
                float* packed = Shared.QueryRowsPacked + queryRows.Offset(0, panel);
                PackRows(Shared.Views.Forward.Query, queryRows, panel, packed);
                AttentionPanels.Scale<TLane>(packed, Shared.ChunkSize * queryRows.PaddedWidth(panel), Shared.Views.Forward.Scale);
                return;
            }

            panel -= queryRows.Panels;
            PackRows(Shared.Views.OutputGradient, Shared.OutputRows, panel, Shared.OutputRowsPacked + Shared.OutputRows.Offset(0, panel));
        }

        private readonly void PreparePanel(int panel)
        {
            AttentionViews forward = Shared.Views.Forward;
            int columns = Shared.Kernels.Columns;
            nint first = Shared.FirstQuery + (panel * columns);
            nint queries = Math.Min(columns, forward.Query.Rows - first);
            float* query = Shared.Queries + (panel * columns * Shared.Depth);
            float* gradient = Shared.OutputGradients + (panel * columns * Shared.Width);
            AttentionPanels.Pack(forward.Query, first, Shared.Kernels, query);
            AttentionPanels.Scale<TLane>(query, columns * Shared.Depth, forward.Scale);
            AttentionPanels.Pack(Shared.Views.OutputGradient, first, Shared.Kernels, gradient);
            using CpuScratch scratch = CpuScratch.Rent<float>(columns * Shared.Width);
            float* output = scratch.Pointer<float>();
            AttentionPanels.Pack(forward.Output, first, Shared.Kernels, output);
            AttentionPanels.DotColumns<TLane>(output, gradient, Shared.Width, columns, Shared.Dots + (panel * columns));
            float* logSums = Shared.LogSums + (panel * columns);
            for (int i = 0; i < columns; i++) logSums[i] = i < queries ? forward.LogSumExp[first + i] : 0;
        }

        private readonly void PackRows(MatrixView matrix, PanelLayout layout, nint panel, float* packed) =>
            PanelPacking.Pack(
                matrix.At(Shared.FirstQuery, layout.Start(panel)),
                matrix.ColumnStride,
                matrix.RowStride,
                layout.Width(panel),
                layout.PaddedWidth(panel),
                Shared.ChunkSize,
                packed);
    }

    /// <summary>Finds the gradients of the scores of some keys with a chunk's queries, and adds to those keys' gradients.</summary>
    private struct DifferentiateKeys : IParallelBody
    {
        public Shared Shared;

        public readonly void Invoke(int item, int worker)
        {
            PanelLayout layout = Shared.Keys.Layout;
            nint firstPanel = (nint)item * KeyPanelsPerItem;
            nint endPanel = Math.Min(layout.Panels, firstPanel + KeyPanelsPerItem);
            nint firstKey = layout.Start(firstPanel);
            nint keys = layout.Start(endPanel) - firstKey;
            int columns = Shared.Kernels.Columns;
            nint panelLength = keys * columns;
            nint leftLength = Shared.Panels * columns * Shared.Kernels.Rows;
            using CpuScratch scratch = CpuScratch.Rent<float>((Shared.Panels * panelLength) + leftLength);
            float* weights = scratch.Pointer<float>();
            float* left = weights + (Shared.Panels * panelLength);
            for (int panel = 0; panel < Shared.Panels; panel++)
            {
                float* scores = weights + (panel * panelLength);
                float* gradients = ScoreGradients(panel, firstKey);
                Shared.Keys.Multiply(Shared.Queries + (panel * columns * Shared.Depth), scores, firstPanel, endPanel);
                Shared.Values.Multiply(Shared.OutputGradients + (panel * columns * Shared.Width), gradients, firstPanel, endPanel);
                AttentionPanels.Differentiate<TLane>(
                    scores, gradients, keys, columns, Shared.LogSums + (panel * columns), Shared.Dots + (panel * columns));
            }

            for (nint panel = firstPanel; panel < endPanel; panel++)
            {
                nint key = layout.Start(panel);
                int rows = layout.Width(panel);
                PackLeft(weights + ((key - firstKey) * columns), panelLength, rows, left);
                AddProduct(left, rows, Shared.OutputRowsPacked, Shared.OutputRows, Shared.ValueGradients, key);
                PackLeft(ScoreGradients(0, key), Shared.KeyCount * columns, rows, left);
                AddProduct(left, rows, Shared.QueryRowsPacked, Shared.QueryRows, Shared.KeyGradients, key);
            }
        }

        private readonly float* ScoreGradients(int panel, nint key) =>
            Shared.ScoreGradients + (((panel * Shared.KeyCount) + key) * Shared.Kernels.Columns);

        /// <summary>Packs some rows of the chunk's panels as a left operand [queries, rows].</summary>
        private readonly void PackLeft(float* rowsOfFirstPanel, nint panelLength, int rows, float* left)
        {
            int columns = Shared.Kernels.Columns;
            for (int panel = 0; panel < Shared.Panels; panel++)
            {
                nint queries = Math.Min(columns, Shared.ChunkSize - (panel * columns));
                PanelPacking.Pack(rowsOfFirstPanel + (panel * panelLength), columns, 1, rows, rows, queries, left);
                left += queries * rows;
            }
        }

        private readonly void AddProduct(float* left, int rows, float* right, PanelLayout layout, float* sums, nint key)
        {
            for (nint panel = 0; panel < layout.Panels; panel++)
            {
                int columns = layout.PaddedWidth(panel);
                Shared.Kernels.Kernel(rows, columns / Shared.Kernels.VectorWidth)(
                    left,
                    rows,
                    right + layout.Offset(0, panel),
                    columns,
                    sums + (key * layout.PaddedExtent) + layout.Start(panel),
                    layout.PaddedExtent,
                    Shared.ChunkSize,
                    Shared.FirstQuery > 0);
            }
        }
    }

    /// <summary>Finds the gradients of a panel of queries from those of its scores.</summary>
    private struct DifferentiateQueries : IParallelBody
    {
        public Shared Shared;

        public readonly void Invoke(int item, int worker)
        {
            int columns = Shared.Kernels.Columns;
            using CpuScratch scratch = CpuScratch.Rent<float>(Shared.Depth * columns);
            float* gradient = scratch.Pointer<float>();
            Shared.KeyColumns.Multiply(
                Shared.ScoreGradients + (item * Shared.KeyCount * columns), gradient, 0, Shared.KeyColumns.Layout.Panels);
            AttentionPanels.Scale<TLane>(gradient, Shared.Depth * columns, Shared.Views.Forward.Scale);
            AttentionPanels.Unpack(gradient, Shared.Views.QueryGradient, Shared.FirstQuery + (item * columns), Shared.Kernels);
        }
    }

    /// <summary>Writes the gradients of some keys and values without their padding.</summary>
    private struct WriteKeys : IParallelBody
    {
        public Shared Shared;

        public readonly void Invoke(int item, int worker)
        {
            PanelLayout layout = Shared.Keys.Layout;
            nint first = layout.Start((nint)item * KeyPanelsPerItem);
            nint end = layout.Start(Math.Min(layout.Panels, ((nint)item + 1) * KeyPanelsPerItem));
            Write(Shared.KeyGradients, Shared.QueryRows.PaddedExtent, Shared.Views.KeyGradient, first, end);
            Write(Shared.ValueGradients, Shared.OutputRows.PaddedExtent, Shared.Views.ValueGradient, first, end);
        }

        private static void Write(float* sums, nint stride, MatrixView gradient, nint first, nint end) =>
            PanelPacking.Copy(
                sums + (first * stride),
                stride,
                1,
                (int)(end - first),
                (int)gradient.Columns,
                gradient.At(first, 0),
                gradient.RowStride,
                gradient.ColumnStride);
    }
}
