namespace Deocc.Engine.Ops.Convolution.Cpu.Winograd;

/// <summary>The switch of Winograd's algorithm.</summary>
public static class WinogradSettings
{
    /// <summary>
    /// Whether 3x3 convolutions of stride one may be computed by Winograd's minimal filtering F(4, 3) (Lavin and Gray, "Fast
    /// algorithms for convolutional neural networks", 2016), in training and inference. On, unless the environment has
    /// <c>DEOCC_WINOGRAD=0</c> or this is set to false; then the plain sums are computed, two to four times as slowly.
    /// </summary>
    /// <remarks>
    /// The result is that of the plain sums but for rounding: an element differs from the float64 result by at most 4e-6 of
    /// the result's largest magnitude, the same bound that the tests set to plain float32 sums (operands uniform in -1 to 1,
    /// sums of up to 5,400 products, every geometry of the tests, output and both gradients). Unlike a plain sum's, an
    /// element's error scales with its neighbours' magnitudes, since a tile of 4x4 outputs is computed together. The bits
    /// are the same in every run, at any number of threads, and with prepared weights.
    /// </remarks>
    public static bool IsEnabled { get; set; } = Environment.GetEnvironmentVariable("DEOCC_WINOGRAD") != "0";
}
