using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Gpu;

/// <summary>
/// For graphics devices without double precision, as many integrated ones are: what decides by it which triangle a pixel sees runs on
/// the CPU, and its tensors go there and back. They are small beside what networks compute, and the bits are the CPU's.
/// </summary>
internal sealed class HostRasterization :
    IKernel<RasterizeProblem>, IKernel<RasterizeGradientProblem>, IKernel<SilhouetteProblem>, IKernel<SilhouetteSharesProblem>,
    IKernel<SilhouetteGradientProblem>, IKernel<VertexScatterProblem>
{
    public string Name => "host";

    public bool Applies(in RasterizeProblem problem) => true;

    public bool Applies(in RasterizeGradientProblem problem) => true;

    public bool Applies(in SilhouetteProblem problem) => true;

    public bool Applies(in SilhouetteSharesProblem problem) => true;

    public bool Applies(in SilhouetteGradientProblem problem) => true;

    public bool Applies(in VertexScatterProblem problem) => true;

    public void Run(in RasterizeProblem problem)
    {
        using var scope = new TensorScope();
        RasterizeProblem host = problem with
        {
            Positions = Fetch(problem.Positions),
            Faces = Result(problem.Faces),
            Barycentrics = Result(problem.Barycentrics),
            Depth = Result(problem.Depth),
        };
        CpuDevice.Instance.Run(host);
        problem.Faces.CopyFrom(host.Faces);
        problem.Barycentrics.CopyFrom(host.Barycentrics);
        problem.Depth.CopyFrom(host.Depth);
    }

    public void Run(in RasterizeGradientProblem problem)
    {
        using var scope = new TensorScope();
        RasterizeGradientProblem host = problem with
        {
            Gradient = Fetch(problem.Gradient),
            Positions = Fetch(problem.Positions),
            Faces = Fetch(problem.Faces),
            Output = Result(problem.Output),
        };
        CpuDevice.Instance.Run(host);
        problem.Output.CopyFrom(host.Output);
    }

    public void Run(in SilhouetteProblem problem)
    {
        using var scope = new TensorScope();
        Fragments fragments = problem.Fragments;
        SilhouetteProblem host = problem with
        {
            Positions = Fetch(problem.Positions),
            Fragments = new Fragments(fragments.Mesh, Fetch(fragments.Faces), Fetch(fragments.Barycentrics), Fetch(fragments.Depth)),
            Edges = Result(problem.Edges),
        };
        CpuDevice.Instance.Run(host);
        problem.Edges.CopyFrom(host.Edges);
    }

    public void Run(in SilhouetteSharesProblem problem)
    {
        using var scope = new TensorScope();
        SilhouetteSharesProblem host = problem with { Positions = Fetch(problem.Positions), Edges = Fetch(problem.Edges), Output = Result(problem.Output) };
        CpuDevice.Instance.Run(host);
        problem.Output.CopyFrom(host.Output);
    }

    public void Run(in SilhouetteGradientProblem problem)
    {
        using var scope = new TensorScope();
        SilhouetteGradientProblem host = problem with
        {
            Gradient = Fetch(problem.Gradient),
            Positions = Fetch(problem.Positions),
            Edges = Fetch(problem.Edges),
            Output = Result(problem.Output),
        };
        CpuDevice.Instance.Run(host);
        problem.Output.CopyFrom(host.Output);
    }

    public void Run(in VertexScatterProblem problem)
    {
        using var scope = new TensorScope();
        VertexScatterProblem host = problem with
        {
            Pixels = Fetch(problem.Pixels),
            Weights = Fetch(problem.Weights),
            Faces = Fetch(problem.Faces),
            Output = Result(problem.Output),
        };
        CpuDevice.Instance.Run(host);
        problem.Output.CopyFrom(host.Output);
    }

    private static Tensor Fetch(Tensor tensor) => Tensor.Transferred(tensor, CpuDevice.Instance);

    private static Tensor Result(Tensor tensor) => Tensor.Empty(tensor.Shape, tensor.ElementType, CpuDevice.Instance);
}
