using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Convolution;

/// <summary>A gated convolution as a convolution, and then its gate.</summary>
internal sealed class ComposedGatedConv2d : IKernel<GatedConv2dProblem>
{
    public string Name => "composed";

    public bool Applies(in GatedConv2dProblem problem) => true;

    public void Run(in GatedConv2dProblem problem)
    {
        Conv2dGeometry geometry = problem.Geometry;
        Device device = problem.Output.Device;
        using Tensor? own = problem.Sums is null
            ? Tensor.Empty([geometry.Batch, geometry.OutputChannels, geometry.Output.Height, geometry.Output.Width], problem.Output.ElementType, device)
            : null;
        Tensor sums = problem.Sums ?? own!;
        device.Run(new Conv2dProblem(geometry, problem.Input, problem.Weight, sums, new Conv2dEpilogue(problem.Bias), problem.Prepared));
        device.Run(new GatedEluProblem(sums, problem.Output));
    }
}
