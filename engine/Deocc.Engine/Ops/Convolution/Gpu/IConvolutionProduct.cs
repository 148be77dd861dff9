using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>
/// A convolution, or one of its gradients, as a product of matrices that are never stored: their elements are looked up in the
/// tensors where the product needs them (implicit GEMM; Chetlur et al., 2014, https://arxiv.org/abs/1410.0759). There is one
/// product per <c>z</c>.
/// </summary>
internal interface IConvolutionProduct
{
    /// <summary>Rows of the left matrix and of the result.</summary>
    static abstract int Rows(ConvolutionSizes sizes);

    /// <summary>Columns of the right matrix and of the result.</summary>
    static abstract int Columns(ConvolutionSizes sizes);

    /// <summary>The length of the sums.</summary>
    static abstract int Depth(ConvolutionSizes sizes);

    /// <summary>Number of products.</summary>
    static abstract int Products(ConvolutionSizes sizes);

    /// <summary>An element of the left matrix.</summary>
    static abstract float Left(ReadOnly<float> tensor, ConvolutionSizes sizes, int z, int row, int k);

    /// <summary>An element of the right matrix; 0 in the padding.</summary>
    static abstract float Right(ReadOnly<float> tensor, ConvolutionSizes sizes, int z, int k, int column);

    /// <summary>Where an element of the result lies in its tensor.</summary>
    static abstract int Place(ConvolutionSizes sizes, int z, int row, int column);

    /// <summary>The channel of the result whose bias a row gets.</summary>
    static abstract int Channel(ConvolutionSizes sizes, int z, int row);
}
