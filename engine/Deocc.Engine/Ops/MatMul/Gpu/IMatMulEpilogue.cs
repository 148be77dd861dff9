using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Ops.Convolution.Gpu;

namespace Deocc.Engine.Ops.MatMul.Gpu;

/// <summary>What a product does to its sums before it writes them, known when a kernel is built.</summary>
internal interface IMatMulEpilogue
{
    /// <summary>Whether the bias has an addend for each row; else for each column.</summary>
    static abstract bool IsOfRows { get; }

    /// <summary>Finishes an element.</summary>
    /// <param name="sum">The element.</param>
    /// <param name="bias">Addends of columns or of rows.</param>
    /// <param name="residual">One addend per element.</param>
    /// <param name="options">Which of them there are, and the activation.</param>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its column.</param>
    /// <param name="place">Where it lies in the output.</param>
    static abstract float Finish(float sum, ReadOnly<float> bias, ReadOnly<float> residual, ConvolutionEpilogue options, int row, int column, int place);

    /// <summary>Finishes four neighbours of a row, which lie at a multiple of 16 bytes.</summary>
    /// <param name="sums">The elements.</param>
    /// <param name="bias">Addends of columns or of rows.</param>
    /// <param name="residual">One addend per element.</param>
    /// <param name="options">Which of them there are, and the activation.</param>
    /// <param name="row">Their row.</param>
    /// <param name="column">The first one's column.</param>
    /// <param name="place">Where the first one lies in the output.</param>
    static abstract Float4 Finish(Float4 sums, ReadOnly<float> bias, ReadOnly<float> residual, ConvolutionEpilogue options, int row, int column, int place);
}

/// <summary>An addend for each column, as linear layers have.</summary>
internal readonly struct ColumnBias : IMatMulEpilogue
{
    public static bool IsOfRows => false;

    public static float Finish(float sum, ReadOnly<float> bias, ReadOnly<float> residual, ConvolutionEpilogue options, int row, int column, int place) =>
        sum + (options.HasBias != 0 ? bias[column] : 0);

    public static Float4 Finish(Float4 sums, ReadOnly<float> bias, ReadOnly<float> residual, ConvolutionEpilogue options, int row, int column, int place) =>
        sums + (options.HasBias != 0 ? new Float4(bias[column], bias[column + 1], bias[column + 2], bias[column + 3]) : new Float4(0, 0, 0, 0));
}

/// <summary>
/// Rows are channels of a convolution: activation(sum + bias of the row + residual), of the activations without exponentials
/// (<see cref="ConvolutionEpilogue.IsPiecewise"/>), which many copies in a kernel do not make long.
/// </summary>
internal readonly struct ChannelEpilogue : IMatMulEpilogue
{
    public static bool IsOfRows => true;

    public static float Finish(float sum, ReadOnly<float> bias, ReadOnly<float> residual, ConvolutionEpilogue options, int row, int column, int place)
    {
        float value = sum;
        if (options.HasBias != 0) value += bias[row];
        if (options.HasResidual != 0) value += residual[place];
        return ConvolutionEpilogue.ActivatePiecewise(options.Activation, options.Parameter, value);
    }

    public static Float4 Finish(Float4 sums, ReadOnly<float> bias, ReadOnly<float> residual, ConvolutionEpilogue options, int row, int column, int place)
    {
        Float4 values = sums;
        if (options.HasBias != 0) values = values + new Float4(bias[row], bias[row], bias[row], bias[row]);
        if (options.HasResidual != 0) values = values + Float4.Load(residual + place);
        return new Float4(
            ConvolutionEpilogue.ActivatePiecewise(options.Activation, options.Parameter, values.x),
            ConvolutionEpilogue.ActivatePiecewise(options.Activation, options.Parameter, values.y),
            ConvolutionEpilogue.ActivatePiecewise(options.Activation, options.Parameter, values.z),
            ConvolutionEpilogue.ActivatePiecewise(options.Activation, options.Parameter, values.w));
    }
}
