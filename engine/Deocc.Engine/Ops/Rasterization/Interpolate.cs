using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops.Rasterization.Cpu;
using Deocc.Engine.Ops.Rasterization.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Values of vertices at pixels.</content>
public static partial class Functional
{
    /// <summary>The values of the visible triangles' corners, weighted by the barycentrics: colours, depths, UV places, normals.</summary>
    /// <param name="attributes">[batch, vertices, channels], or a batch of 1 that all images share.</param>
    /// <param name="fragments">What <see cref="Rasterize"/> found.</param>
    /// <returns>[batch, channels, height, width]; zeros where there is no triangle.</returns>
    /// <remarks>Linear in attributes and barycentrics; gradients of any order go to both.</remarks>
    /// <exception cref="ShapeException">Attributes that do not fit the mesh or the batch.</exception>
    public static Tensor Interpolate(this Tensor attributes, Fragments fragments)
    {
        const string Name = "Interpolate";
        Require.ComputeType(Name, attributes);
        Require.Rank(Name, attributes, 3, "[batch, vertices, channels]");
        Require.SameTypeAndDevice(Name, attributes, fragments.Barycentrics);
        int batch = fragments.Faces.Shape[0];
        if (attributes.Shape[0] != batch && attributes.Shape[0] == 1)
            attributes = attributes.Expand([batch, attributes.Shape[1], attributes.Shape[2]]);
        if (attributes.Shape[0] != batch || attributes.Shape[1] != fragments.Mesh.Vertices)
        {
            throw new ShapeException(
                $"{Name}: attributes {attributes.Shape} do not fit; expected [{batch}, {fragments.Mesh.Vertices}, channels]");
        }

        return VertexInterpolation.Apply(attributes, fragments.Barycentrics, fragments.Faces, fragments.Mesh);
    }
}

/// <summary>Output = sum over corners of weight times attribute: [N, C, H, W]. Bilinear in attributes and weights.</summary>
internal sealed class VertexInterpolation(MeshTopology mesh) : Operation
{
    public override string Name => "Interpolate";

    public static Tensor Apply(Tensor attributes, Tensor weights, Tensor faces, MeshTopology mesh) =>
        Apply(new VertexInterpolation(mesh), attributes, weights, faces);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        (Tensor attributes, Tensor weights, Tensor faces) = (inputs[0]!, inputs[1]!, inputs[2]!);
        Tensor output = Tensor.Empty(
            [faces.Shape[0], attributes.Shape[2], faces.Shape[1], faces.Shape[2]], attributes.ElementType, attributes.Device);
        output.Device.Run(new InterpolateProblem(attributes, weights, faces, mesh, output));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
        SaveForBackward(inputs[2]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        if (Needs(0)) inputGradients[0] = VertexScatter.Apply(gradient, Saved(1), Saved(2), mesh);
        if (Needs(1)) inputGradients[1] = CornerProducts.Apply(gradient, Saved(0), Saved(2), mesh);
    }
}

/// <summary>Adds each pixel, times the weights, to the corners of its triangle: [N, V, C]. Bilinear in pixels and weights.</summary>
internal sealed class VertexScatter(MeshTopology mesh) : Operation
{
    public override string Name => "InterpolateBackward";

    public static Tensor Apply(Tensor pixels, Tensor weights, Tensor faces, MeshTopology mesh) =>
        Apply(new VertexScatter(mesh), pixels, weights, faces);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor pixels = inputs[0]!;
        Tensor output = Tensor.Empty([pixels.Shape[0], mesh.Vertices, pixels.Shape[1]], pixels.ElementType, pixels.Device);
        output.Device.Run(new VertexScatterProblem(pixels, inputs[1]!, inputs[2]!, mesh, output));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
        SaveForBackward(inputs[2]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        if (Needs(0)) inputGradients[0] = VertexInterpolation.Apply(gradient, Saved(1), Saved(2), mesh);
        if (Needs(1)) inputGradients[1] = CornerProducts.Apply(Saved(0), gradient, Saved(2), mesh);
    }
}

/// <summary>
/// The inner product over channels of each pixel with each corner's attributes: [N, 3, H, W]. Bilinear in pixels and attributes.
/// </summary>
internal sealed class CornerProducts(MeshTopology mesh) : Operation
{
    public override string Name => "InterpolateBackward";

    public static Tensor Apply(Tensor pixels, Tensor attributes, Tensor faces, MeshTopology mesh) =>
        Apply(new CornerProducts(mesh), pixels, attributes, faces);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor pixels = inputs[0]!;
        Tensor output = Tensor.Empty(pixels.Shape.With(1, 3), pixels.ElementType, pixels.Device);
        output.Device.Run(new CornerProductsProblem(pixels, inputs[1]!, inputs[2]!, mesh, output));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
        SaveForBackward(inputs[2]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        if (Needs(0)) inputGradients[0] = VertexInterpolation.Apply(Saved(1), gradient, Saved(2), mesh);
        if (Needs(1)) inputGradients[1] = VertexScatter.Apply(Saved(0), gradient, Saved(2), mesh);
    }
}

/// <summary>Output [N, C, H, W] from attributes [N, V, C], weights [N, 3, H, W] and faces [N, H, W].</summary>
internal readonly record struct InterpolateProblem(Tensor Attributes, Tensor Weights, Tensor Faces, MeshTopology Mesh, Tensor Output)
    : IProblem<InterpolateProblem>
{
    public static IReadOnlyList<IKernel<InterpolateProblem>> CpuKernels { get; } = [new ReferenceInterpolate()];

    public static IReadOnlyList<IKernel<InterpolateProblem>> GpuKernels { get; } = [new GpuInterpolation()];
}

/// <summary>Output [N, V, C] from pixels [N, C, H, W], weights [N, 3, H, W] and faces [N, H, W].</summary>
internal readonly record struct VertexScatterProblem(Tensor Pixels, Tensor Weights, Tensor Faces, MeshTopology Mesh, Tensor Output)
    : IProblem<VertexScatterProblem>
{
    public static IReadOnlyList<IKernel<VertexScatterProblem>> CpuKernels { get; } = [new ReferenceVertexScatter()];

    public static IReadOnlyList<IKernel<VertexScatterProblem>> GpuKernels { get; } = [new GpuVertexGather(), new HostRasterization()];
}

/// <summary>Output [N, 3, H, W] from pixels [N, C, H, W], attributes [N, V, C] and faces [N, H, W].</summary>
internal readonly record struct CornerProductsProblem(Tensor Pixels, Tensor Attributes, Tensor Faces, MeshTopology Mesh, Tensor Output)
    : IProblem<CornerProductsProblem>
{
    public static IReadOnlyList<IKernel<CornerProductsProblem>> CpuKernels { get; } = [new ReferenceCornerProducts()];

    public static IReadOnlyList<IKernel<CornerProductsProblem>> GpuKernels { get; } = [new GpuInterpolation()];
}
