using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Gpu;

/// <summary>Float32 positions, on devices with double precision.</summary>
internal sealed class GpuSilhouettes : IKernel<SilhouetteProblem>, IKernel<SilhouetteSharesProblem>
{
    private static readonly LaunchSize GroupSize = new(SilhouetteKernels.GroupSize);

    public string Name => "gpu";

    public bool Applies(in SilhouetteProblem problem) =>
        (long)problem.Edges.Shape[0] * problem.Fragments.Mesh.Triangles <= int.MaxValue && Applies(problem.Positions, problem.Edges);

    public bool Applies(in SilhouetteSharesProblem problem) => Applies(problem.Positions, problem.Edges);

    public void Run(in SilhouetteProblem problem)
    {
        int count = (int)problem.Edges.Elements;
        if (count == 0) return;
        var device = GpuDevice.Of(problem.Edges);
        Fragments fragments = problem.Fragments;
        MeshTopology mesh = fragments.Mesh;
        int triangles = problem.Edges.Shape[0] * mesh.Triangles;
        using var sides = Tensor.Empty([problem.Edges.Shape[0], mesh.Triangles], ElementType.Int32, device);
        DeviceView<float> positions = device.View<float>(problem.Positions);
        DeviceView<int> corners = device.Constant(mesh.Corners);
        if (triangles > 0)
        {
            SilhouetteKernelsLauncher.Sides(
                device.Queue, GpuDevice.Cover(triangles, SilhouetteKernels.GroupSize), GroupSize, positions, corners, device.View<int>(sides),
                triangles, mesh.Vertices, mesh.Triangles);
        }

        SilhouetteKernelsLauncher.Find(
            device.Queue, GpuDevice.Cover(count, SilhouetteKernels.GroupSize), GroupSize, positions, corners, device.Constant(mesh.Neighbours),
            device.View<int>(sides), device.View<int>(fragments.Faces), device.View<float>(fragments.Depth), device.View<int>(problem.Edges),
            count, mesh.Vertices, mesh.Triangles, fragments.Size.Height, fragments.Size.Width);
    }

    public void Run(in SilhouetteSharesProblem problem)
    {
        int count = (int)problem.Edges.Elements;
        if (count == 0) return;
        var device = GpuDevice.Of(problem.Edges);
        SilhouetteKernelsLauncher.Shares(
            device.Queue, GpuDevice.Cover(count, SilhouetteKernels.GroupSize), GroupSize, device.View<float>(problem.Positions),
            device.Constant(problem.Mesh.Corners), device.View<int>(problem.Edges), device.View<float>(problem.Output),
            count, problem.Mesh.Vertices, problem.Edges.Shape[2], problem.Edges.Shape[3]);
    }

    private static bool Applies(Tensor positions, Tensor edges) =>
        GpuDevice.Of(edges).HasDoubles && positions.ElementType == ElementType.Float32 && positions.Elements <= int.MaxValue && edges.Elements <= int.MaxValue;
}
