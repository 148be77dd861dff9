namespace Deocc.Training.Metrics;

/// <summary>What has to stand beside a figure for others to repeat it.</summary>
/// <param name="Name">The figure's name, such as <c>psnr</c>.</param>
/// <param name="Unit">The unit, such as <c>dB</c>; empty for a plain number.</param>
/// <param name="Range">The range of the values that went in, such as <c>[0, 1]</c>; empty where there is none.</param>
/// <param name="Window">The window or neighbourhood, and the protocol; empty where there is none.</param>
public sealed record MetricDescription(string Name, string Unit, string Range, string Window);
