using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Elementwise.Cpu;

/// <summary>One number after the other, in float32 or float64.</summary>
internal sealed class ReferenceGatedElu : IKernel<GatedEluProblem>, IKernel<GatedEluGradientProblem>
{
    public string Name => "reference";

    public bool Applies(in GatedEluProblem problem) => true;

    public bool Applies(in GatedEluGradientProblem problem) => true;

    public void Run(in GatedEluProblem problem)
    {
        if (problem.Input.ElementType == ElementType.Float64) LaneGatedElu.Run<ScalarLane<double>>(problem);
        else LaneGatedElu.Run<ScalarLane<float>>(problem);
    }

    public void Run(in GatedEluGradientProblem problem)
    {
        if (problem.Input.ElementType == ElementType.Float64) LaneGatedElu.Run<ScalarLane<double>>(problem);
        else LaneGatedElu.Run<ScalarLane<float>>(problem);
    }
}
