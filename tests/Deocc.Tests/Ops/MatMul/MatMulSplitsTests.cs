using Deocc.Engine.Ops.MatMul.Gpu;

namespace Deocc.Tests.Ops.MatMul;

/// <summary>How graphics devices cut the sums of matrix products.</summary>
[TestFixture]
internal sealed class MatMulSplitsTests
{
    [TestCase(64, 64, 16384, 1, 64, Description = "one tile")]
    [TestCase(512, 512, 8192, 1, 16, Description = "a weight gradient")]
    [TestCase(8, 4096, 4096, 1, 8, Description = "a small batch")]
    [TestCase(196, 196, 2048, 4, 16, Description = "a few products at once")]
    public void FewTilesOfLongSumsAreCut(int rows, int columns, int depth, long products, int expected) =>
        Assert.That(MatMulSplits.Choose(rows, columns, depth, products).Count, Is.EqualTo(expected));

    [TestCase(2048, 2048, 2048, 1, Description = "a tile for every group")]
    [TestCase(64, 64, 196, 1, Description = "short sums")]
    [TestCase(196, 196, 2048, 192, Description = "many products at once")]
    [TestCase(5, 7, 0, 1, Description = "empty sums")]
    public void OtherSumsStayWhole(int rows, int columns, int depth, long products)
    {
        MatMulSplits splits = MatMulSplits.Choose(rows, columns, depth, products);
        Assert.That(splits.Count, Is.EqualTo(1));
        Assert.That(splits.Depth, Is.GreaterThanOrEqualTo(depth));
    }

    [Test]
    public void PartsCoverTheSumsAndNoneIsEmpty([Values(1, 63, 64, 65, 150, 1000)] int depth, [Values(1, 2, 3, 64)] int parts)
    {
        MatMulSplits splits = MatMulSplits.Of(3, 5, depth, 2, parts);
        Assert.That(splits.Count, Is.InRange(1, parts));
        Assert.That(splits.Depth % 64, Is.Zero);
        Assert.That(splits.Count * splits.Depth, Is.GreaterThanOrEqualTo(depth));
        Assert.That((splits.Count - 1) * splits.Depth, Is.LessThan(depth));
        Assert.That(splits.Elements, Is.EqualTo(30));
    }
}
