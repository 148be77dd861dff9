using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Convolution;

[OpCases]
internal static class GatedConvolutionCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("GatedElu of two channels", [[2, 2, 5, 7]], t => t[0].GatedElu()) { Low = -3, High = 3 },
        new("GatedElu of a vector", [[3, 34]], t => t[0].GatedElu()) { Low = -3, High = 3 },
        new("GatedElu of one element a half", [[1, 2]], t => t[0].GatedElu()),
        new("GatedConv2d 3x3 pad 1", [[2, 3, 6, 5], [8, 3, 3, 3], [8]], t => t[0].GatedConv2d(t[1], t[2], padding: 1)),
        new("GatedConv2d 5x5 stride 2 dilation 2", [[1, 2, 13, 11], [6, 2, 5, 5]], t => t[0].GatedConv2d(t[1], stride: 2, padding: 4, dilation: 2)),
    ];
}

[TestFixture]
internal sealed class GatedConvolutionTests
{
    [Test]
    public void AnOddNumberOfRowsIsRefused()
    {
        using Tensor input = Tensor.Zeros([1, 3, 8, 8]);
        using Tensor weight = Tensor.Zeros([5, 3, 3, 3]);
        ShapeException error = Assert.Throws<ShapeException>(() => input.GatedConv2d(weight))!;
        Assert.That(error.Message, Is.EqualTo("GatedConv2d: weight [5,3,3,3] has 5 rows; an even number is needed, half of them for the gate"));
    }

    [Test]
    public void AnOddNumberOfChannelsIsRefused()
    {
        using Tensor input = Tensor.Zeros([1, 3, 8, 8]);
        Assert.Throws<ShapeException>(() => input.GatedElu());
    }
}
