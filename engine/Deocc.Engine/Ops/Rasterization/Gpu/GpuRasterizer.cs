using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Gpu;

/// <summary>Float32 positions, on devices with double precision; two launches.</summary>
internal sealed class GpuRasterizer : IKernel<RasterizeProblem>
{
    // What devices take along y and z.
    private const int LargestGrid = 65535;

    public string Name => "gpu";

    public bool Applies(in RasterizeProblem problem) =>
        GpuDevice.Of(problem.Faces).HasDoubles && problem.Positions.ElementType == ElementType.Float32 && problem.Faces.Shape[0] <= LargestGrid
        && problem.Positions.Elements <= int.MaxValue && problem.Barycentrics.Elements <= int.MaxValue
        && TriangleExtent.Length * (long)problem.Faces.Shape[0] * problem.Mesh.Triangles <= int.MaxValue;

    public void Run(in RasterizeProblem problem)
    {
        (int images, int height, int width) = (problem.Faces.Shape[0], problem.Faces.Shape[1], problem.Faces.Shape[2]);
        if (images == 0) return;
        var device = GpuDevice.Of(problem.Faces);
        (int vertices, int triangles) = (problem.Mesh.Vertices, problem.Mesh.Triangles);
        int runs = GpuDevice.Cover(triangles, RasterizeKernels.Run).X;
        using var extents = Tensor.Empty([images, triangles, TriangleExtent.Length], ElementType.Int32, device);
        using var runExtents = Tensor.Empty([images, runs, TriangleExtent.Length], ElementType.Int32, device);
        DeviceView<float> positions = device.View<float>(problem.Positions);
        DeviceView<int> corners = device.Constant(problem.Mesh.Corners);
        DeviceView<int> extentsView = device.View<int>(extents);
        DeviceView<int> runExtentsView = device.View<int>(runExtents);
        if (runs > 0)
        {
            RasterizeKernelsLauncher.Extents(
                device.Queue, new LaunchSize(runs, images), new LaunchSize(RasterizeKernels.Run),
                positions, corners, extentsView, runExtentsView, vertices, triangles, height, width);
        }

        var squares = new LaunchSize(GpuDevice.Cover(width, RasterizeKernels.Side).X, GpuDevice.Cover(height, RasterizeKernels.Side).X, images);
        RasterizeKernelsLauncher.Rasterize(
            device.Queue, squares, new LaunchSize(RasterizeKernels.Side, RasterizeKernels.Side), positions, corners, extentsView, runExtentsView,
            device.View<int>(problem.Faces), device.View<float>(problem.Barycentrics), device.View<float>(problem.Depth),
            vertices, triangles, runs, height, width);
    }
}
