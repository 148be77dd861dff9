using Deocc.Imaging;
using Deocc.Models.Pipelines.Srg;

namespace Deocc.Tests.Models.Pipelines;

/// <summary>Which pieces of a hole stay.</summary>
internal sealed class HoleMaskTests
{
    private const int Side = 16;

    [Test]
    public void KeepCovered_DropsPiecesOfWhichTooLittleIsCovered()
    {
        Image<float> hole = Boxes((0, 4), (8, 12));
        Image<float> covering = Boxes((3, 6), (8, 9));
        Assert.That(HoleMask.KeepCovered(hole, covering, 0.25).Samples, Is.EqualTo(hole.Samples), "a quarter of both is covered");
        Assert.That(HoleMask.KeepCovered(hole, Boxes((8, 9)), 0.25).Samples, Is.EqualTo(Boxes((8, 12)).Samples));
        Assert.That(HoleMask.KeepCovered(hole, covering, 0.3).Samples, Is.All.Zero);
    }

    [Test]
    public void KeepNear_DropsWhatIsFurtherOff()
    {
        Image<float> hole = Boxes((2, 14));
        Assert.That(HoleMask.KeepNear(hole, Boxes((6, 8)), 2).Samples, Is.EqualTo(Boxes((4, 10)).Samples));
        Assert.That(HoleMask.KeepNear(hole, Boxes(), 2).Samples, Is.All.Zero);
    }

    [Test]
    public void KeepLines_DropsWhatIsShortOrWide()
    {
        Image<float> mask = Boxes((0, 2), (4, 13));
        Assert.That(HoleMask.KeepLines(mask, 16, 3).Samples, Is.EqualTo(Boxes((0, 2)).Samples), "16 long, 2 and 9 wide");
        Assert.That(HoleMask.KeepLines(mask, 17, 9).Samples, Is.All.Zero);
    }

    [Test]
    public void DropForehead_KeepsWhatReachesBelowTheBrows()
    {
        // The eyes are 8 apart, so that the brows are at 10 - 2 = 8: half of each column lies below.
        ((float X, float Y) Left, (float X, float Y) Right) eyes = ((4, 10), (12, 10));
        Image<float> columns = Boxes((3, 6));
        Assert.That(HoleMask.DropForehead(columns, eyes, 0.45).Samples, Is.EqualTo(columns.Samples));
        Assert.That(HoleMask.DropForehead(columns, eyes, 0.5).Samples, Is.All.Zero);
        Assert.That(HoleMask.DropForehead(Boxes((9, 12)), ((6, 4), (6, 12)), 0).Samples, Is.All.Zero, "a head that lies on its side: right of the eyes is up");
    }

    [Test]
    public void Touching_KeepsPiecesThatShareAPixel()
    {
        Image<float> mask = Boxes((0, 4), (8, 12));
        Assert.That(HoleMask.Touching(mask, Boxes((11, 16))).Samples, Is.EqualTo(Boxes((8, 12)).Samples));
        Assert.That(HoleMask.Touching(mask, Boxes((5, 7))).Samples, Is.All.Zero);
    }

    /// <summary>Ones in bands of columns, from the first of each pair to before the second.</summary>
    private static Image<float> Boxes(params ReadOnlySpan<(int From, int To)> bands)
    {
        var mask = new Image<float>(Side, Side, 1);
        foreach ((int from, int to) in bands)
        {
            for (int y = 0; y < Side; y++) mask.Row(y)[from..to].Fill(1);
        }

        return mask;
    }
}
