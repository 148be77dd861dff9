namespace Deocc.Engine.Layers;

/// <summary>Batch normalisation of [batch, channels] or [batch, channels, length].</summary>
public sealed class BatchNorm1d : BatchNorm
{
    /// <summary>Makes the layer: factors 1, addends 0, running mean 0, running variance 1.</summary>
    public BatchNorm1d(int channels, double epsilon = 1e-5, double momentum = 0.1, bool affine = true, bool trackStatistics = true)
        : base(channels, epsilon, momentum, affine, trackStatistics)
    {
    }
}
