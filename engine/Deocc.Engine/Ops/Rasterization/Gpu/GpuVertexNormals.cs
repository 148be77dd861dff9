using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Gpu;

/// <summary>Float32; two launches, or four for the gradient.</summary>
internal sealed class GpuVertexNormals : IKernel<VertexNormalsProblem>
{
    private static readonly LaunchSize GroupSize = new(VertexNormalKernels.GroupSize);

    public string Name => "gpu";

    public bool Applies(in VertexNormalsProblem problem) =>
        problem.Output.ElementType == ElementType.Float32 && problem.Output.Elements <= int.MaxValue
        && 9L * problem.Output.Shape[0] * problem.Mesh.Triangles <= int.MaxValue;

    public void Run(in VertexNormalsProblem problem)
    {
        if (problem.Output.Elements == 0) return;
        var device = GpuDevice.Of(problem.Output);
        MeshTopology mesh = problem.Mesh;
        (int images, int vertices, int triangles) = (problem.Output.Shape[0], mesh.Vertices, mesh.Triangles);
        LaunchSize overVertices = GpuDevice.Cover((long)images * vertices, VertexNormalKernels.GroupSize);
        LaunchSize overTriangles = GpuDevice.Cover(Math.Max(1, (long)images * triangles), VertexNormalKernels.GroupSize);
        DeviceView<float> positions = device.View<float>(problem.Positions);
        DeviceView<float> output = device.View<float>(problem.Output);
        DeviceView<int> corners = device.Constant(mesh.Corners);
        DeviceView<int> starts = device.Constant(mesh.Rings.RowStarts);
        DeviceView<int> ring = device.Constant(mesh.Rings.ColumnIndices);
        using var normals = Tensor.Empty([images, triangles, 3], ElementType.Float32, device);
        DeviceView<float> normalsView = device.View<float>(normals);
        VertexNormalKernelsLauncher.FaceNormals(
            device.Queue, overTriangles, GroupSize, positions, corners, normalsView, images * triangles, vertices, triangles);
        if (problem.Gradient is null)
        {
            VertexNormalKernelsLauncher.VertexNormals(
                device.Queue, overVertices, GroupSize, normalsView, positions, starts, ring, output, images * vertices, vertices, triangles, 0);
            return;
        }

        using Tensor sums = problem.Output.EmptyLike();
        using var cornerGradients = Tensor.Empty([images, triangles, 9], ElementType.Float32, device);
        VertexNormalKernelsLauncher.VertexNormals(
            device.Queue, overVertices, GroupSize, normalsView, device.View<float>(problem.Gradient), starts, ring, device.View<float>(sums),
            images * vertices, vertices, triangles, 1);
        VertexNormalKernelsLauncher.CornerGradients(
            device.Queue, overTriangles, GroupSize, positions, corners, device.View<float>(sums), device.View<float>(cornerGradients),
            images * triangles, vertices, triangles);
        VertexNormalKernelsLauncher.RingSums(
            device.Queue, overVertices, GroupSize, device.View<float>(cornerGradients), starts, ring, output, images * vertices, vertices, triangles);
    }
}
