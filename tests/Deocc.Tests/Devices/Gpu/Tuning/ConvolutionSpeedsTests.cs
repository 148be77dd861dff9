using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.Tuning;
using Deocc.Engine.Ops.Convolution.Gpu;

namespace Deocc.Tests.Devices.Gpu.Tuning;

/// <summary>The tiles' speeds, which plans of convolutions reckon with.</summary>
[TestFixture]
internal sealed class ConvolutionSpeedsTests
{
    private static readonly TunableValues[] Alone = [.. ConvolutionSpeeds.Plain.Candidates.Skip(1)];

    [Test]
    public void APlanTakesTheFastTile([Values] ConvolutionTile tile) =>
        Assert.That(ConvolutionPlan.Choose(512, 4096, 1024, 1, 8, hasSmallTile: true, Alone[(int)tile]).Tile, Is.EqualTo(tile));

    [Test]
    public void SpeedsAreThoseOfTheTilesAlone()
    {
        Dictionary<TunableValues, double[]> times = new()
        {
            [ConvolutionSpeeds.Plain.Candidates[0]] = [9, 1],
            [Alone[0]] = [20, 1],
            [Alone[1]] = [10, 7],
            [Alone[2]] = [40, 1],
            [Alone[3]] = [4000, 1],
        };
        Assert.That(ConvolutionSpeeds.Plain.Combine(times)!.ToDictionary(), Is.EquivalentTo(new Dictionary<string, int> { ["Large"] = 50, ["Wide"] = 100, ["Small"] = 25, ["Flat"] = 1 }));
        times.Remove(Alone[1]);
        Assert.That(ConvolutionSpeeds.Plain.Combine(times), Is.Null);
    }

    [Test]
    public void TensorCoresHaveNoSmallTile()
    {
        Assert.That(ConvolutionSpeeds.For(MatrixPrecision.BFloat16), Is.SameAs(ConvolutionSpeeds.OnTensorCores));
        Assert.That(ConvolutionSpeeds.OnTensorCores.Candidates, Has.Count.EqualTo(4));
        Dictionary<TunableValues, double[]> times = ConvolutionSpeeds.OnTensorCores.Candidates.ToDictionary(values => values, _ => (double[])[5]);
        Assert.That(ConvolutionSpeeds.OnTensorCores.Combine(times)!["Small"], Is.EqualTo(1));
    }

    [Test]
    public void SpeedsArePercents()
    {
        var values = new TunableValues(("Large", 100), ("Wide", 0), ("Small", 10), ("Flat", 10));
        Assert.That(ConvolutionSpeeds.Plain.Refuse(values, default), Does.Contain("percents from 1 to 100"));
    }
}
