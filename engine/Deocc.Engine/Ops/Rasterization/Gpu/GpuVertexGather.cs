using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Gpu;

/// <summary>Float32; two launches each, on devices with double precision.</summary>
internal sealed class GpuVertexGather : IKernel<VertexScatterProblem>, IKernel<RasterizeGradientProblem>, IKernel<SilhouetteGradientProblem>
{
    // Very negative as an integer, so that it is an extent of no pixel.
    private const byte EmptyExtent = 0xC0;

    private static readonly LaunchSize GroupSize = new(VertexGatherKernels.GroupSize);

    public string Name => "gpu";

    public bool Applies(in VertexScatterProblem problem) =>
        problem.Pixels.Elements <= int.MaxValue && problem.Weights.Elements <= int.MaxValue && Applies(problem.Output, problem.Mesh);

    public bool Applies(in RasterizeGradientProblem problem) => problem.Gradient.Elements <= int.MaxValue && Applies(problem.Output, problem.Mesh);

    public bool Applies(in SilhouetteGradientProblem problem) => problem.Gradient.Elements <= int.MaxValue && Applies(problem.Output, problem.Mesh);

    public void Run(in VertexScatterProblem problem)
    {
        int count = (int)problem.Output.Elements;
        if (count == 0) return;
        var device = GpuDevice.Of(problem.Output);
        Shape images = problem.Pixels.Shape;
        MeshTopology mesh = problem.Mesh;
        using Tensor extents = Extents(problem.Faces, images[0], mesh);
        int items = ItemsPerVertex(mesh, images[2], images[3]);
        VertexGatherKernelsLauncher.Scatter(
            device.Queue, GpuDevice.Cover((long)count * items, VertexGatherKernels.GroupSize), GroupSize,
            device.View<float>(problem.Pixels), device.View<float>(problem.Weights), device.View<int>(problem.Faces), device.View<int>(extents),
            device.Constant(mesh.Rings.RowStarts), device.Constant(mesh.Rings.ColumnIndices), device.View<float>(problem.Output),
            count, mesh.Vertices, mesh.Triangles, images[1], images[2], images[3], items);
    }

    public void Run(in RasterizeGradientProblem problem)
    {
        int count = (int)(problem.Output.Elements / 4);
        if (count == 0) return;
        var device = GpuDevice.Of(problem.Output);
        Shape images = problem.Faces.Shape;
        MeshTopology mesh = problem.Mesh;
        using Tensor extents = Extents(problem.Faces, images[0], mesh);
        int items = ItemsPerVertex(mesh, images[1], images[2]);
        VertexGatherKernelsLauncher.WeightGradient(
            device.Queue, GpuDevice.Cover((long)count * items, VertexGatherKernels.GroupSize), GroupSize,
            device.View<float>(problem.Gradient), device.View<float>(problem.Positions), device.Constant(mesh.Corners),
            device.View<int>(problem.Faces), device.View<int>(extents),
            device.Constant(mesh.Rings.RowStarts), device.Constant(mesh.Rings.ColumnIndices), device.View<float>(problem.Output),
            count, mesh.Vertices, mesh.Triangles, images[1], images[2], items);
    }

    public void Run(in SilhouetteGradientProblem problem)
    {
        int count = (int)(problem.Output.Elements / 4);
        if (count == 0) return;
        var device = GpuDevice.Of(problem.Output);
        Shape images = problem.Edges.Shape;
        MeshTopology mesh = problem.Mesh;
        using Tensor extents = Extents(problem.Edges, images[0], mesh);
        int items = ItemsPerVertex(mesh, images[2], images[3]);
        VertexGatherKernelsLauncher.ShareGradient(
            device.Queue, GpuDevice.Cover((long)count * items, VertexGatherKernels.GroupSize), GroupSize,
            device.View<float>(problem.Gradient), device.View<float>(problem.Positions), device.Constant(mesh.Corners),
            device.View<int>(problem.Edges), device.View<int>(extents),
            device.Constant(mesh.Rings.RowStarts), device.Constant(mesh.Rings.ColumnIndices), device.View<float>(problem.Output),
            count, mesh.Vertices, mesh.Triangles, images[2], images[3], items);
    }

    private static bool Applies(Tensor output, MeshTopology mesh) =>
        GpuDevice.Of(output).HasDoubles && output.ElementType == ElementType.Float32 && output.Elements * VertexGatherKernels.GroupSize <= int.MaxValue
        && TriangleExtent.Length * (long)output.Shape[0] * mesh.Triangles <= int.MaxValue;

    /// <summary>Where the triangles [image, triangle] are seen, in faces [image, row, column] or edges [image, 2, row, column].</summary>
    private static Tensor Extents(Tensor pixels, int images, MeshTopology mesh)
    {
        var device = GpuDevice.Of(pixels);
        var extents = Tensor.Empty([images, mesh.Triangles, TriangleExtent.Length], ElementType.Int32, device);
        device.Fill(extents.Storage, 0, extents.Storage.Bytes, EmptyExtent);
        int count = (int)pixels.Elements;
        LaunchSize groups = GpuDevice.Cover(count, VertexGatherKernels.GroupSize);
        (int height, int width) = (pixels.Shape[-2], pixels.Shape[-1]);
        if (pixels.Rank == 4)
            VertexGatherKernelsLauncher.MarkEdges(device.Queue, groups, GroupSize, device.View<int>(pixels), device.View<int>(extents), count, mesh.Triangles, height, width);
        else
            VertexGatherKernelsLauncher.MarkFaces(device.Queue, groups, GroupSize, device.View<int>(pixels), device.View<int>(extents), count, mesh.Triangles, height, width);
        return extents;
    }

    /// <summary>By the pixels that a vertex would have if the mesh filled the image.</summary>
    private static int ItemsPerVertex(MeshTopology mesh, int height, int width) =>
        SharedSums.ItemsFor((long)height * width / mesh.Vertices, VertexGatherKernels.GroupSize);
}
