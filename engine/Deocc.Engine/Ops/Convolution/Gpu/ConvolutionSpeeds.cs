using System.Globalization;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.Tuning;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>
/// How fast a device multiplies in each tile of <see cref="ConvolutionTile"/>, in percent of the fastest: what a
/// <see cref="ConvolutionPlan"/> reckons with. Plans cut sums, too, so that other speeds may round differently.
/// </summary>
internal sealed class ConvolutionSpeeds : TunableKernel
{
    private const int Fastest = 100;
    private const int Never = 1;

    private readonly ConvolutionTile[] _tiles;

    private ConvolutionSpeeds(string name, params ConvolutionTile[] tiles)
    {
        (Name, _tiles) = (name, tiles);
        Candidates = [Of(100, 85, 65, 65), .. tiles.Select(Only)];
    }

    /// <summary>In float32.</summary>
    public static ConvolutionSpeeds Plain { get; } = new(
        "convolution.float32", ConvolutionTile.Large, ConvolutionTile.Wide, ConvolutionTile.Small, ConvolutionTile.Flat);

    /// <summary>On tensor cores, where <see cref="ConvolutionTile.Small"/> is missing.</summary>
    public static ConvolutionSpeeds OnTensorCores { get; } = new("convolution.tensor", ConvolutionTile.Large, ConvolutionTile.Wide, ConvolutionTile.Flat);

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<TunableValues> Candidates { get; }

    /// <summary>The speeds of a precision.</summary>
    public static ConvolutionSpeeds For(MatrixPrecision precision) => precision == MatrixPrecision.Float32 ? Plain : OnTensorCores;

    /// <inheritdoc/>
    public override string Describe(TunableValues values) => string.Join(", ", values.Names.Where(name => values[name] > Never)
        .Select(name => string.Create(CultureInfo.InvariantCulture, $"{name} {values[name]} %")));

    /// <inheritdoc/>
    public override string? Refuse(TunableValues values, GroupLimits limits) =>
        values.Names.All(name => values[name] is >= Never and <= Fastest) ? null : $"speeds are percents from {Never} to {Fastest}";

    /// <summary>The speeds that were measured of each tile alone, on the first problem, which fills all of them.</summary>
    public override TunableValues? Combine(IReadOnlyDictionary<TunableValues, double[]> milliseconds)
    {
        double[] times = [.. _tiles.Select(tile => milliseconds.TryGetValue(Only(tile), out double[]? measured) ? measured[0] : double.PositiveInfinity)];
        if (!times.All(double.IsFinite)) return null;
        double least = times.Min();
        return Of(tile => _tiles.Contains(tile) ? Math.Max(Never, (int)Math.Round(Fastest * least / times[Array.IndexOf(_tiles, tile)])) : Never);
    }

    private static TunableValues Only(ConvolutionTile tile) => Of(other => other == tile ? Fastest : Never);

    private static TunableValues Of(Func<ConvolutionTile, int> speed) =>
        Of(speed(ConvolutionTile.Large), speed(ConvolutionTile.Wide), speed(ConvolutionTile.Small), speed(ConvolutionTile.Flat));

    private static TunableValues Of(int large, int wide, int small, int flat) => new(
        (nameof(ConvolutionTile.Large), large), (nameof(ConvolutionTile.Wide), wide), (nameof(ConvolutionTile.Small), small), (nameof(ConvolutionTile.Flat), flat));
}
