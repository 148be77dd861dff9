using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops.Rasterization.Cpu;
using Deocc.Engine.Ops.Rasterization.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Normals of meshes.</content>
public static partial class Functional
{
    /// <summary>
    /// The unit normal at each vertex: the sum of the unit normals of its triangles, normalised. They point to the side from
    /// which the triangles' corners run counter-clockwise. Zero where there are no triangles, or only degenerate ones.
    /// </summary>
    /// <param name="positions">[batch, vertices, 3].</param>
    /// <param name="mesh">The triangles.</param>
    /// <returns>[batch, vertices, 3].</returns>
    /// <remarks>Gradients are of first order only.</remarks>
    /// <exception cref="ShapeException">Positions that do not fit the mesh.</exception>
    public static Tensor VertexNormals(this Tensor positions, MeshTopology mesh) => NormalsOfVertices.Apply(positions, mesh);
}

/// <summary>Unit normals of vertices.</summary>
internal sealed class NormalsOfVertices(MeshTopology mesh) : Operation
{
    public override string Name => "VertexNormals";

    public static Tensor Apply(Tensor positions, MeshTopology mesh) => Apply(new NormalsOfVertices(mesh), positions);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor positions = inputs[0]!;
        Require.ComputeType(Name, positions);
        if (positions.Rank != 3 || positions.Shape[1] != mesh.Vertices || positions.Shape[2] != 3)
            throw new ShapeException($"{Name}: positions {positions.Shape} do not fit the mesh; expected [batch, {mesh.Vertices}, 3]");
        Tensor output = positions.EmptyLike();
        output.Device.Run(new VertexNormalsProblem(positions, mesh, null, output));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output) => SaveForBackward(inputs[0]!);

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = NormalsOfVerticesGradient.Apply(gradient, Saved(0), mesh);
}

/// <summary>The gradient of <see cref="NormalsOfVertices"/>.</summary>
internal sealed class NormalsOfVerticesGradient(MeshTopology mesh) : Operation
{
    public override string Name => "VertexNormalsBackward";

    public static Tensor Apply(Tensor gradient, Tensor positions, MeshTopology mesh) =>
        Apply(new NormalsOfVerticesGradient(mesh), gradient, positions);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor output = inputs[1]!.EmptyLike();
        output.Device.Run(new VertexNormalsProblem(inputs[1]!, mesh, inputs[0], output));
        return output;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        throw TriangleRasterization.OrderIsTooHigh("VertexNormals");
}

/// <summary>
/// Output [N, V, 3] = the unit normals of vertices at positions [N, V, 3]; or, with a gradient of the normals, that of the positions.
/// </summary>
internal readonly record struct VertexNormalsProblem(Tensor Positions, MeshTopology Mesh, Tensor? Gradient, Tensor Output)
    : IProblem<VertexNormalsProblem>
{
    public static IReadOnlyList<IKernel<VertexNormalsProblem>> CpuKernels { get; } = [new ReferenceVertexNormals()];

    public static IReadOnlyList<IKernel<VertexNormalsProblem>> GpuKernels { get; } = [new GpuVertexNormals()];
}
