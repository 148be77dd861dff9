namespace Deocc.Engine.Ops.Convolution.Cpu.Winograd;

/// <summary>The switch of Winograd's algorithm.</summary>
public static class WinogradSettings
{
    /// <summary>
    /// Whether 3x3 convolutions may be computed by Winograd's algorithm, in training and inference. On, unless the
    /// environment has <c>DEOCC_WINOGRAD=0</c>.
    /// </summary>
    public static bool IsEnabled { get; set; } = Environment.GetEnvironmentVariable("DEOCC_WINOGRAD") != "0";
}
