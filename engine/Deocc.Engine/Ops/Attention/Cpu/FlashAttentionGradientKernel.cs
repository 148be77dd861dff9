using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Devices.Cpu.Microkernels;

namespace Deocc.Engine.Ops.Attention.Cpu;

/// <summary>Float32 by <see cref="FlashAttentionGradient{TLane}"/>; many small attentions run side by side.</summary>
internal sealed class FlashAttentionGradientKernel : IKernel<AttentionGradientProblem>
{
    public string Name => "flash";

    public bool Applies(in AttentionGradientProblem problem) => FlashAttentionKernel.AppliesTo(problem.Forward);

    public void Run(in AttentionGradientProblem problem)
    {
        var body = new Body { Problem = problem };
        FlashAttentionKernel.RunStack(problem.Forward.Count, ref body);
    }

    private struct Body : IParallelBody
    {
        public AttentionGradientProblem Problem;

        public readonly void Invoke(int item, int worker)
        {
            var views = new AttentionGradientViews
            {
                Forward = FlashAttentionKernel.Views(Problem.Forward, item),
                OutputGradient = FlashAttentionKernel.View(Problem.OutputGradient, Problem.Forward, item),
                QueryGradient = FlashAttentionKernel.View(Problem.QueryGradient, Problem.Forward, item),
                KeyGradient = FlashAttentionKernel.View(Problem.KeyGradient, Problem.Forward, item),
                ValueGradient = FlashAttentionKernel.View(Problem.ValueGradient, Problem.Forward, item),
            };
            switch (CpuFeatures.Level)
            {
                case SimdLevel.Avx512: FlashAttentionGradient<FloatLane16>.Run(views, TileKernels.Active); break;
                case SimdLevel.Avx2: FlashAttentionGradient<FloatLane8>.Run(views, TileKernels.Active); break;
                case SimdLevel.Vector128: FlashAttentionGradient<FloatLane4>.Run(views, TileKernels.Active); break;
                default: FlashAttentionGradient<ScalarLane<float>>.Run(views, TileKernels.Active); break;
            }
        }
    }
}
