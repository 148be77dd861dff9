using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>Adds up what splits of a product have summed, always in their order.</summary>
[KernelModule(NarrowDoubles = true)]
internal static class PartialSumKernels
{
    /// <summary>Items of a group.</summary>
    public const int Items = 256;

    /// <summary>Result = epilogue(sum of the parts).</summary>
    /// <param name="parts">[count, elements].</param>
    /// <param name="bias">[channels].</param>
    /// <param name="residual">[elements].</param>
    /// <param name="result">[elements]: planes of channels, image by image.</param>
    /// <param name="epilogue">What happens to the sums.</param>
    /// <param name="count">Number of parts.</param>
    /// <param name="elements">Elements of the result.</param>
    /// <param name="channels">Channels of an image.</param>
    /// <param name="plane">Elements of a channel.</param>
    [Kernel(X = Items)]
    public static void AddUp(
        ReadOnly<float> parts, ReadOnly<float> bias, ReadOnly<float> residual, Global<float> result, ConvolutionEpilogue epilogue,
        int count, int elements, int channels, int plane)
    {
        int i = Grid.GlobalX;
        if (i < elements)
        {
            float value = 0;
            for (int part = 0; part < count; part++) value += parts[((long)part * elements) + i];
            if (epilogue.HasBias != 0) value += bias[i / plane % channels];
            if (epilogue.HasResidual != 0) value += residual[i];
            result[i] = ConvolutionEpilogue.Activate(epilogue.Activation, epilogue.Parameter, value);
        }
    }
}
