using System.Globalization;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>In training, sets whole channels to zero at random; see <see cref="Functional.ChannelDropout"/>.</summary>
public sealed class Dropout2d(double probability = 0.5) : Layer
{
    /// <inheritdoc/>
    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"{probability}");

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => IsTraining ? x.ChannelDropout(probability) : x;
}
