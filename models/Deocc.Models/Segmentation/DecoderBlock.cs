using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Segmentation;

/// <summary>Doubles the size by repeating pixels, joins the encoder's features of that size, and filters twice.</summary>
public sealed class DecoderBlock : Module
{
    private const int Factor = 2;

    private readonly ConvNormActivation _first;
    private readonly ConvNormActivation _second;

    /// <summary>Makes a block.</summary>
    /// <param name="inputs">Channels from the coarser block.</param>
    /// <param name="skips">Channels from the encoder; 0 where there are none.</param>
    /// <param name="outputs">Output channels.</param>
    public DecoderBlock(int inputs, int skips, int outputs)
    {
        _first = AddInline(
            new ConvNormActivation("conv1", new Conv2d(inputs + skips, outputs, 3, padding: 1, bias: false), "bn1", negativeSlope: 0));
        _second = AddInline(
            new ConvNormActivation("conv2", new Conv2d(outputs, outputs, 3, padding: 1, bias: false), "bn2", negativeSlope: 0));
    }

    /// <summary>Computes the output, twice as high and wide as the input.</summary>
    /// <param name="x">[batch, inputs, height, width].</param>
    /// <param name="skip">[batch, skips, 2 height, 2 width], or null.</param>
    public Tensor Forward(Tensor x, Tensor? skip)
    {
        using ModuleCall call = BeginCall();
        Tensor larger = x.ResizeNearestBy(Factor);
        Tensor joined = skip is null ? larger : Functional.Concat(1, larger, skip);
        return call.Return(_second.Forward(_first.Forward(joined)));
    }
}
