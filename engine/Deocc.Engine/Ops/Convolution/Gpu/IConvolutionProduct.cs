using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>
/// A convolution, or one of its gradients, as a product of matrices that are never stored: their elements are looked up in the
/// tensors where the product needs them (implicit GEMM; Chetlur et al., 2014, https://arxiv.org/abs/1410.0759). There is one
/// product per group. An element of the right matrix lies at the sum of what its column and what its place along the sums (its
/// step) contribute: x is the offset in the tensor, y and z are row and column in the plane. The step's w and the left
/// matrix's row sum up to an offset, too. So a group works out its columns once and its steps once for all rows.
/// </summary>
internal interface IConvolutionProduct
{
    /// <summary>Whether neighbours along the sums are neighbours in the right tensor, rather than neighbouring columns.</summary>
    static abstract bool IsRightAlongDepth { get; }

    /// <summary>Whether the left tensor is a weight, whose order <see cref="ConvolutionSizes"/> tells.</summary>
    static abstract bool IsLeftWeight { get; }

    /// <summary>Whether the left matrix is dense along the sums, in rows of whole quads.</summary>
    static abstract bool HasLeftQuads(in ConvolutionSizes sizes);

    /// <summary>Rows of the left matrix and of the result.</summary>
    static abstract int Rows(ConvolutionSizes sizes);

    /// <summary>Columns of the right matrix and of the result.</summary>
    static abstract int Columns(ConvolutionSizes sizes);

    /// <summary>The length of the sums.</summary>
    static abstract int Depth(ConvolutionSizes sizes);

    /// <summary>What a row contributes to an element's offset in the left tensor.</summary>
    static abstract int Row(ConvolutionSizes sizes, int group, int row);

    /// <summary>What a column contributes to a place in the right tensor.</summary>
    static abstract Int4 Column(ConvolutionSizes sizes, int group, int column);

    /// <summary>What a step along the sums contributes to places in both tensors.</summary>
    static abstract Int4 Step(ConvolutionSizes sizes, int k);

    /// <summary>Finishes an element of the result.</summary>
    /// <param name="result">What is computed.</param>
    /// <param name="kept">Where sums go that a backward pass needs (<see cref="ConvolutionEpilogue.KeepsSums"/>).</param>
    /// <param name="bias">One addend per channel.</param>
    /// <param name="residual">One addend per element.</param>
    /// <param name="epilogue">What happens to the sum.</param>
    /// <param name="sizes">The sizes.</param>
    /// <param name="group">The product.</param>
    /// <param name="row">Below the number of rows.</param>
    /// <param name="column">Below the number of columns.</param>
    /// <param name="sum">The element.</param>
    /// <param name="partner">The element four rows on, if the row is one of the first four of eight, else four rows before.</param>
    static abstract void Write(
        Global<float> result, Global<float> kept, ReadOnly<float> bias, ReadOnly<float> residual, ConvolutionEpilogue epilogue, ConvolutionSizes sizes,
        int group, int row, int column, float sum, float partner);
}
