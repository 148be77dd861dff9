using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Devices.Cpu.Microkernels;
using Deocc.Engine.Ops.MatMul.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Attention.Cpu;

/// <summary>Float32 by <see cref="FlashAttention{TLane}"/>; many small attentions run side by side.</summary>
internal sealed unsafe class FlashAttentionKernel : IKernel<AttentionProblem>
{
    public string Name => "flash";

    public bool Applies(in AttentionProblem problem) => AppliesTo(problem);

    public void Run(in AttentionProblem problem)
    {
        var body = new Body { Problem = problem };
        RunStack(problem.Count, ref body);
    }

    /// <summary>Whether there is something to compute, in float32.</summary>
    internal static bool AppliesTo(in AttentionProblem problem) =>
        problem.Query.ElementType == ElementType.Float32 && problem.Query.Elements > 0 && problem.Output.Elements > 0;

    /// <summary>Runs a stack's attentions in parallel if there are enough of them, else each on all threads.</summary>
    internal static void RunStack<TBody>(long count, ref TBody body)
        where TBody : struct, IParallelBody
    {
        if (count >= CpuThreads.Count)
        {
            CpuThreads.For(checked((int)count), ref body);
            return;
        }

        for (int i = 0; i < count; i++) body.Invoke(i, 0);
    }

    /// <summary>One attention of the stack.</summary>
    internal static AttentionViews Views(in AttentionProblem problem, int index)
    {
        nint queries = problem.Query.Shape[problem.TokenAxis];
        return new AttentionViews
        {
            Query = View(problem.Query, problem, index),
            Key = View(problem.Key, problem, index),
            Value = View(problem.Value, problem, index),
            Output = View(problem.Output, problem, index),
            LogSumExp = problem.LogSumExp.Pointer<float>() + (index * queries),
            Scale = (float)problem.Scale,
        };
    }

    /// <summary>One matrix of a stack as [tokens, width].</summary>
    internal static MatrixView View(Tensor tensor, in AttentionProblem problem, int index)
    {
        nint tokens = tensor.Shape[problem.TokenAxis];
        nint width = tensor.Shape[problem.WidthAxis];
        float* data = tensor.Pointer<float>() + (index * tokens * width);
        return problem.Layout == TokenLayout.TokensFirst ? new(data, tokens, width, width) : new(data, tokens, width, 1, tokens);
    }

    private struct Body : IParallelBody
    {
        public AttentionProblem Problem;

        public readonly void Invoke(int item, int worker)
        {
            AttentionViews views = Views(Problem, item);
            switch (CpuFeatures.Level)
            {
                case SimdLevel.Avx512: FlashAttention<FloatLane16>.Run(views, TileKernels.Active); break;
                case SimdLevel.Avx2: FlashAttention<FloatLane8>.Run(views, TileKernels.Active); break;
                case SimdLevel.Vector128: FlashAttention<FloatLane4>.Run(views, TileKernels.Active); break;
                default: FlashAttention<ScalarLane<float>>.Run(views, TileKernels.Active); break;
            }
        }
    }
}
