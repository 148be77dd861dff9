using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops.Rasterization.Cpu;
using Deocc.Engine.Ops.Rasterization.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>From triangles to pixels.</content>
public static partial class Functional
{
    /// <summary>
    /// Finds the triangle that each pixel's centre sees, by a z-buffer. Edge functions are homogeneous (Olano and Greer 1997),
    /// so that triangles that reach behind the camera need no clipping, and computed in float64, so that a triangle's edge
    /// gives its neighbour exactly the opposite number. A centre exactly on a shared edge belongs to one of the two triangles;
    /// of equally deep triangles the first is seen. Both sides of a triangle are visible.
    /// </summary>
    /// <param name="positions">
    /// [batch, vertices, 4]: clip-space x (right), y (up), z and w. A point is on the image where x / w and y / w are between -1
    /// and 1 and z / w is, from near to far; w must be positive in front of the camera.
    /// </param>
    /// <param name="mesh">The triangles.</param>
    /// <param name="size">The images' size in pixels; the centre of pixel (0, 0) is at (0.5, 0.5) from the upper left.</param>
    /// <remarks>
    /// The gradient with respect to x, y and w is that of the homogeneous edge functions; z gets none. It is of first order
    /// only, and sees no visibility: that is what <see cref="Antialias"/> adds.
    /// </remarks>
    /// <exception cref="ShapeException">Positions that do not fit the mesh, or a size below 1x1.</exception>
    public static Fragments Rasterize(this Tensor positions, MeshTopology mesh, Size2d size) =>
        TriangleRasterization.Apply(positions, mesh, size);
}

/// <summary>Barycentrics, and on the side faces and depths, of the visible triangles.</summary>
internal sealed class TriangleRasterization(MeshTopology mesh, Size2d size) : Operation
{
    public override string Name => "Rasterize";

    private Tensor? Faces { get; set; }

    private Tensor? Depth { get; set; }

    public static Fragments Apply(Tensor positions, MeshTopology mesh, Size2d size)
    {
        var operation = new TriangleRasterization(mesh, size);
        Tensor barycentrics = Apply(operation, positions);
        return new Fragments(mesh, operation.Faces!, barycentrics, operation.Depth!);
    }

    /// <summary>Checks that positions are those of a mesh's vertices.</summary>
    public static void RequirePositions(string op, Tensor positions, MeshTopology mesh)
    {
        Require.ComputeType(op, positions);
        if (positions.Rank != 3 || positions.Shape[1] != mesh.Vertices || positions.Shape[2] != 4)
            throw new ShapeException($"{op}: positions {positions.Shape} do not fit the mesh; expected [batch, {mesh.Vertices}, 4]");
    }

    /// <summary>The error of gradients that nobody wrote.</summary>
    public static GraphException OrderIsTooHigh(string op) =>
        new($"{op}: gradients are available of the first order, and a second was asked for");

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor positions = inputs[0]!;
        RequirePositions(Name, positions, mesh);
        if (size.Height < 1 || size.Width < 1) throw new ShapeException($"{Name}: size {size} must be at least 1x1");
        int batch = positions.Shape[0];
        Faces = Tensor.Empty([batch, size.Height, size.Width], ElementType.Int32, positions.Device);
        Depth = Tensor.Empty(Faces.Shape, positions.ElementType, positions.Device);
        Tensor barycentrics = Tensor.Empty([batch, 3, size.Height, size.Width], positions.ElementType, positions.Device);
        positions.Device.Run(new RasterizeProblem(positions, mesh, Faces, barycentrics, Depth));
        return barycentrics;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(Faces!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = TriangleRasterizationGradient.Apply(gradient, Saved(0), Saved(1), mesh);
}

/// <summary>The gradient of <see cref="TriangleRasterization"/> with respect to the positions.</summary>
internal sealed class TriangleRasterizationGradient(MeshTopology mesh) : Operation
{
    public override string Name => "RasterizeBackward";

    public static Tensor Apply(Tensor gradient, Tensor positions, Tensor faces, MeshTopology mesh) =>
        Apply(new TriangleRasterizationGradient(mesh), gradient, positions, faces);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor output = inputs[1]!.EmptyLike();
        output.Device.Run(new RasterizeGradientProblem(inputs[0]!, inputs[1]!, inputs[2]!, mesh, output));
        return output;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) => throw TriangleRasterization.OrderIsTooHigh("Rasterize");
}

/// <summary>Fills faces [N, H, W], barycentrics [N, 3, H, W] and depths [N, H, W] from positions [N, V, 4].</summary>
internal readonly record struct RasterizeProblem(Tensor Positions, MeshTopology Mesh, Tensor Faces, Tensor Barycentrics, Tensor Depth)
    : IProblem<RasterizeProblem>
{
    public static IReadOnlyList<IKernel<RasterizeProblem>> CpuKernels { get; } = [new BandRasterizer(), new ReferenceRasterizer()];

    public static IReadOnlyList<IKernel<RasterizeProblem>> GpuKernels { get; } = [new GpuRasterizer(), new HostRasterization()];
}

/// <summary>Output [N, V, 4] = the gradient of the positions, from that of the barycentrics [N, 3, H, W].</summary>
internal readonly record struct RasterizeGradientProblem(Tensor Gradient, Tensor Positions, Tensor Faces, MeshTopology Mesh, Tensor Output)
    : IProblem<RasterizeGradientProblem>
{
    public static IReadOnlyList<IKernel<RasterizeGradientProblem>> CpuKernels { get; } = [new ReferenceRasterizeGradient()];

    public static IReadOnlyList<IKernel<RasterizeGradientProblem>> GpuKernels { get; } = [new GpuVertexGather(), new HostRasterization()];
}
