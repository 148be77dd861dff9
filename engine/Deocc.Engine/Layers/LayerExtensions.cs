namespace Deocc.Engine.Layers;

/// <summary>Options of layers in the middle of an expression.</summary>
public static class LayerExtensions
{
    /// <summary>Adds spectral normalisation; see <see cref="WeightedLayer.AddSpectralNorm"/>.</summary>
    /// <returns>The same layer.</returns>
    public static T WithSpectralNorm<T>(this T layer, int powerIterations = 1, double epsilon = 1e-12)
        where T : WeightedLayer
    {
        layer.AddSpectralNorm(powerIterations, epsilon);
        return layer;
    }
}
