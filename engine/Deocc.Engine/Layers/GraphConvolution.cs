using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>
/// Chebyshev graph convolution (Defferrard, Bresson, Vandergheynst, "Convolutional neural networks on graphs with fast
/// localized spectral filtering", 2016, equations 4 and 5): [batch, vertices, inputs] to [batch, vertices, outputs],
/// y = sum over k below the order of T_k(L) x W_k, plus a bias per output, with the Chebyshev polynomials T_0 = 1, T_1 = L,
/// T_k = 2 L T_(k-1) - T_(k-2). A vertex thus sees those at most order - 1 edges away.
/// </summary>
/// <remarks>
/// The weight is [outputs, order * inputs]: its columns k * inputs to (k + 1) * inputs - 1 are W_k transposed, which is
/// <c>lins.k.weight</c> of PyTorch Geometric's ChebConv.
/// </remarks>
public sealed class GraphConvolution : WeightedLayer
{
    private readonly SparseMatrix _laplacian;

    /// <summary>Makes the layer; weights are uniform in +-1 / sqrt(order * inputs).</summary>
    /// <param name="laplacian">
    /// [vertices, vertices]: the graph's Laplacian, scaled so that its eigenvalues lie within -1 and 1, such as
    /// <see cref="GraphLaplacian.Scaled"/> makes it. It stays its maker's, who keeps it as long as the layer is used, since
    /// many layers may share it; and it must have the weight's element type and device.
    /// </param>
    /// <param name="inputs">Features of a vertex.</param>
    /// <param name="outputs">Features of a vertex in the output.</param>
    /// <param name="order">How many polynomials, at least 1; 1 is a linear layer for every vertex by itself.</param>
    /// <param name="bias">Whether to add a trained number per output.</param>
    /// <exception cref="ShapeException">The Laplacian is not square.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 1.</exception>
    public GraphConvolution(SparseMatrix laplacian, int inputs, int outputs, int order = 6, bool bias = true)
        : base([outputs, WeightColumns(inputs, order)], outputs, bias)
    {
        if (laplacian.Rows != laplacian.Columns)
        {
            throw new ShapeException(
                $"GraphConvolution: laplacian [{laplacian.Rows},{laplacian.Columns}] is not square; expected [vertices,vertices]");
        }

        (_laplacian, Inputs, Outputs, Order) = (laplacian, inputs, outputs, order);
    }

    /// <summary>Features of a vertex.</summary>
    public int Inputs { get; }

    /// <summary>Features of a vertex in the output.</summary>
    public int Outputs { get; }

    /// <summary>The number of Chebyshev polynomials.</summary>
    public int Order { get; }

    /// <inheritdoc/>
    public override string Describe() => $"{Inputs} to {Outputs}, order {Order}, {_laplacian.Rows} vertices";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        if (x.Rank != 3 || x.Shape[1] != _laplacian.Rows || x.Shape[2] != Inputs)
        {
            throw new ShapeException(
                $"GraphConvolution: input {x.Shape} does not fit the layer; expected [batch,{_laplacian.Rows},{Inputs}] (batch,vertices,inputs)");
        }

        var polynomials = new Tensor[Order];
        polynomials[0] = x;
        if (Order > 1) polynomials[1] = _laplacian.Multiply(x);
        for (int k = 2; k < Order; k++)
            polynomials[k] = (2 * _laplacian.Multiply(polynomials[k - 1])) - polynomials[k - 2];
        return Functional.Concat(-1, polynomials).Linear(EffectiveWeight(), Bias);
    }

    private static int WeightColumns(int inputs, int order)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        return checked(inputs * order);
    }
}
