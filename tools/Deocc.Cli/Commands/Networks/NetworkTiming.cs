namespace Deocc.Cli.Commands.Networks;

/// <summary>What <c>deocc net bench</c> measured: milliseconds of one forward pass.</summary>
internal sealed record NetworkTiming(string Name, int Batch, int Runs, double Fastest, double Median, double GigaflopsPerSecond);
