using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Smooth silhouettes.</content>
public static partial class Functional
{
    /// <summary>
    /// Blends pixels across silhouettes by the share that the nearer surface covers, which gives visibility a gradient (analytic
    /// antialiasing; Laine et al. 2020, "Modular Primitives for High-Performance Differentiable Rendering", section 3.5).
    /// Between the centres of two neighbouring pixels, the nearer pixel's surface is followed, from triangle to triangle, to the
    /// silhouette edge where it ends; the crossing lies at dc from 0 (the nearer pixel) to 1. The farther pixel gets dc - 1/2 of
    /// the nearer one's colour, or the nearer one 1/2 - dc of the farther one's. Neighbours in a row look at edges that are
    /// steeper than 45 degrees, neighbours in a column at the others.
    /// </summary>
    /// <param name="image">[batch, channels, height, width], as shaded; include a channel of ones for a soft mask.</param>
    /// <param name="positions">The clip-space positions that were rasterised, [batch, vertices, 4].</param>
    /// <param name="fragments">What <see cref="Rasterize"/> found.</param>
    /// <returns>The image's shape.</returns>
    /// <remarks>Gradients of first order go to the image and to the positions' x, y and w.</remarks>
    /// <exception cref="ShapeException">Image, positions and fragments do not fit together.</exception>
    public static Tensor Antialias(this Tensor image, Tensor positions, Fragments fragments)
    {
        const string Name = "Antialias";
        Require.ComputeType(Name, image);
        Require.SameTypeAndDevice(Name, image, positions);
        TriangleRasterization.RequirePositions(Name, positions, fragments.Mesh);
        Shape faces = fragments.Faces.Shape;
        bool fits = image.Rank == 4 && image.Shape[0] == faces[0] && image.Shape[2] == faces[1] && image.Shape[3] == faces[2];
        if (!fits || positions.Shape[0] != faces[0])
            throw new ShapeException($"{Name}: image {image.Shape} and positions {positions.Shape} do not fit the fragments {faces}");
        Tensor edges = Tensor.Empty([faces[0], 2, faces[1], faces[2]], ElementType.Int32, image.Device);
        image.Device.Run(new SilhouetteProblem(positions, fragments, edges));
        return NeighbourBlend.Apply(image, SilhouetteShares.Apply(positions, edges, fragments.Mesh));
    }
}

/// <summary>
/// The signed share of one pixel's colour that passes to the next over each pair of neighbours: dc - 1/2 where the first pixel is
/// the nearer one, 1/2 - dc else, 0 where no silhouette passes. Positive shares pass from the first pixel (left, or upper) to the
/// second.
/// </summary>
internal sealed class SilhouetteShares(MeshTopology mesh) : Operation
{
    public override string Name => "Antialias";

    public static Tensor Apply(Tensor positions, Tensor edges, MeshTopology mesh) => Apply(new SilhouetteShares(mesh), positions, edges);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor output = Tensor.Empty(inputs[1]!.Shape, inputs[0]!.ElementType, inputs[0]!.Device);
        output.Device.Run(new SilhouetteSharesProblem(inputs[0]!, inputs[1]!, mesh, output));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = SilhouetteSharesGradient.Apply(gradient, Saved(0), Saved(1), mesh);
}

/// <summary>The gradient of <see cref="SilhouetteShares"/>.</summary>
internal sealed class SilhouetteSharesGradient(MeshTopology mesh) : Operation
{
    public override string Name => "AntialiasBackward";

    public static Tensor Apply(Tensor gradient, Tensor positions, Tensor edges, MeshTopology mesh) =>
        Apply(new SilhouetteSharesGradient(mesh), gradient, positions, edges);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor output = inputs[1]!.EmptyLike();
        output.Device.Run(new SilhouetteGradientProblem(inputs[0]!, inputs[1]!, inputs[2]!, mesh, output));
        return output;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        throw TriangleRasterization.OrderIsTooHigh("Antialias");
}

/// <summary>Passes shares of colour between neighbouring pixels.</summary>
internal sealed class NeighbourBlend : Operation
{
    public override string Name => "Antialias";

    public static Tensor Apply(Tensor image, Tensor shares) => Apply(new NeighbourBlend(), image, shares);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor output = inputs[0]!.EmptyLike();
        output.Device.Run(new NeighbourBlendProblem(inputs[0]!, inputs[1]!, output, IsTransposed: false));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        if (Needs(0)) inputGradients[0] = NeighbourBlendTransposed.Apply(gradient, Saved(1));
        if (Needs(1)) inputGradients[1] = NeighbourProducts.Apply(gradient, Saved(0), Saved(1));
    }
}

/// <summary>The adjoint of <see cref="NeighbourBlend"/> in the image.</summary>
internal sealed class NeighbourBlendTransposed : Operation
{
    public override string Name => "AntialiasBackward";

    public static Tensor Apply(Tensor gradient, Tensor shares) => Apply(new NeighbourBlendTransposed(), gradient, shares);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor output = inputs[0]!.EmptyLike();
        output.Device.Run(new NeighbourBlendProblem(inputs[0]!, inputs[1]!, output, IsTransposed: true));
        return output;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        throw TriangleRasterization.OrderIsTooHigh("Antialias");
}

/// <summary>The gradient of <see cref="NeighbourBlend"/> with respect to the shares.</summary>
internal sealed class NeighbourProducts : Operation
{
    public override string Name => "AntialiasBackward";

    public static Tensor Apply(Tensor gradient, Tensor image, Tensor shares) => Apply(new NeighbourProducts(), gradient, image, shares);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor output = inputs[2]!.EmptyLike();
        output.Device.Run(new NeighbourProductsProblem(inputs[0]!, inputs[1]!, inputs[2]!, output));
        return output;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        throw TriangleRasterization.OrderIsTooHigh("Antialias");
}
