using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Devices.Cpu.Microkernels;
using Deocc.Engine.Ops.MatMul.Cpu;

namespace Deocc.Engine.Ops.Attention.Cpu;

/// <summary>
/// Attention by panels of queries, after Dao et al., "FlashAttention" (2022): a panel's scores with all keys are made, turned
/// into weights and used while they are in the cache. Memory grows with the number of tokens, not with its square.
/// </summary>
internal static unsafe class FlashAttention<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>Computes the output and the logarithms of the sums.</summary>
    public static void Run(in AttentionViews views, TileKernels kernels)
    {
        nint keys = views.Key.Rows;
        nint keyLength = Align(views.Key.Columns * keys);
        using CpuScratch scratch = CpuScratch.Rent<float>(keyLength + (views.Value.Columns * keys));
        var body = new Body
        {
            Views = views,
            Kernels = kernels,
            Keys = PackedRows.Pack(views.Key, kernels, scratch.Pointer<float>()),
            Values = PackedRows.Pack(views.Value.Transposed, kernels, scratch.Pointer<float>() + keyLength),
        };
        CpuThreads.For(checked((int)((views.Query.Rows + kernels.Columns - 1) / kernels.Columns)), ref body);
    }

    private static nint Align(nint floats) => (floats + 15) / 16 * 16;

    private struct Body : IParallelBody
    {
        public AttentionViews Views;
        public TileKernels Kernels;
        public PackedRows Keys;
        public PackedRows Values;

        [SkipLocalsInit]
        public readonly void Invoke(int item, int worker)
        {
            int columns = Kernels.Columns;
            nint keys = Views.Key.Rows;
            nint depth = Views.Query.Columns;
            nint width = Views.Value.Columns;
            nint firstQuery = (nint)item * columns;
            using CpuScratch scratch = CpuScratch.Rent<float>((depth + keys + width) * columns);
            float* query = scratch.Pointer<float>();
            float* weights = query + (depth * columns);
            float* output = weights + (keys * columns);
            AttentionPanels.Pack(Views.Query, firstQuery, Kernels, query);
            AttentionPanels.Scale<TLane>(query, depth * columns, Views.Scale);
            Keys.Multiply(query, weights, 0, Keys.Layout.Panels);
            float* inverseSums = stackalloc float[columns];
            float* logSums = stackalloc float[columns];
            AttentionPanels.Exponentiate<TLane>(weights, keys, columns, inverseSums, logSums);
            Values.Multiply(weights, output, 0, Values.Layout.Panels);
            AttentionPanels.ScaleColumns<TLane>(output, width, columns, inverseSums);
            AttentionPanels.Unpack(output, Views.Output, firstQuery, Kernels);
            nint queries = Math.Min(columns, Views.Query.Rows - firstQuery);
            for (nint i = 0; i < queries; i++) Views.LogSumExp[firstQuery + i] = logSums[i];
        }
    }
}
