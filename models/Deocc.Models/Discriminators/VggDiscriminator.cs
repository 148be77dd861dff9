using System.Numerics;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Discriminators;

/// <summary>
/// A discriminator in the shape of VGG (Simonyan and Zisserman 2015): 3x3 convolutions with leaky rectifiers, the first at
/// full size, each further one halving it, down to 4x4; there a 4x4 convolution gives one logit, positive for real images.
/// It has no batch norm, so that gradient penalties see each image alone.
/// </summary>
public sealed class VggDiscriminator : Layer
{
    private const int LastSize = 4;
    private const double NegativeSlope = 0.2;

    private readonly VggDiscriminatorOptions _options;
    private readonly Sequential _features;
    private readonly Conv2d _output;

    /// <summary>Makes the network.</summary>
    /// <exception cref="UsageException">The size is no power of two from 8 on.</exception>
    public VggDiscriminator(VggDiscriminatorOptions? options = null)
    {
        _options = options ?? new VggDiscriminatorOptions();
        if (_options.Size < 2 * LastSize || !BitOperations.IsPow2(_options.Size))
            throw new UsageException($"VggDiscriminator: images of {_options.Size} pixels; expected a power of two from {2 * LastSize} on");
        int width = Math.Min(_options.BaseWidth, _options.MaxWidth);
        _features = AddModule("features", new Sequential(
            Weighted(new Conv2d(_options.InputChannels, width, 3, padding: 1)), new LeakyRelu(NegativeSlope)));
        for (int size = _options.Size; size > LastSize; size /= 2)
        {
            int wider = Math.Min(2 * width, _options.MaxWidth);
            _features.Add(Weighted(new Conv2d(width, wider, 3, stride: 2, padding: 1)));
            _features.Add(new LeakyRelu(NegativeSlope));
            width = wider;
        }

        _output = AddModule("output", Weighted(new Conv2d(width, 1, LastSize)));
    }

    /// <summary>[batch, channels, size, size] to logits [batch, 1].</summary>
    /// <exception cref="ShapeException">Images of another size.</exception>
    protected override Tensor Compute(Tensor x)
    {
        if (x.Rank != 4 || x.Shape[2] != _options.Size || x.Shape[3] != _options.Size)
            throw new ShapeException($"VggDiscriminator: input {x.Shape} must be [batch, {_options.InputChannels}, {_options.Size}, {_options.Size}]");
        return _output.Forward(_features.Forward(x)).Flatten();
    }

    private Conv2d Weighted(Conv2d convolution) => _options.SpectralNorm ? convolution.WithSpectralNorm() : convolution;
}
