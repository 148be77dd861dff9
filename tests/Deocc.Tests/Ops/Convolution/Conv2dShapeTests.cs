using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Ops.Convolution;

/// <summary>What the convolutions say about operands that do not fit.</summary>
[NoLeaks]
internal sealed class Conv2dShapeTests
{
    [Test]
    public void WrongChannels_NameBothShapes() => AssertError(
        () => Zeros(2, 5, 64, 64).Conv2d(Zeros(16, 4, 3, 3)),
        "Conv2d: input [2,5,64,64] has 5 channels but weight [16,4,3,3] expects 4 (groups=1)");

    [Test]
    public void WrongGroups_AreNamed() => AssertError(
        () => Zeros(1, 6, 8, 8).Conv2d(Zeros(4, 2, 3, 3), groups: 3),
        "Conv2d: weight [4,2,3,3]: 4 output channels do not divide into groups=3");

    [Test]
    public void WrongRank_NamesTheLayout() => AssertError(
        () => Zeros(3, 8, 8).Conv2d(Zeros(4, 3, 3, 3)),
        "Conv2d: input [3,8,8] has 3 axes; expected 4: [batch, channels, height, width]");

    [Test]
    public void WrongBias_NamesWhatWasExpected() => AssertError(
        () => Zeros(1, 3, 8, 8).Conv2d(Zeros(4, 3, 3, 3), Zeros(3)),
        "Conv2d: bias [3] does not fit weight [4,3,3,3]; expected [4]");

    [Test]
    public void TooLargeKernel_GivesAHint() => AssertError(
        () => Zeros(1, 3, 4, 8).Conv2d(Zeros(4, 3, 7, 7), padding: 1),
        "Conv2d: weight [4,3,7,7] with dilation 1x1 is larger than input [1,3,4,8] with padding 1x1; use a larger image or more padding");

    [Test]
    public void WrongOptions_AreNamed()
    {
        AssertError(() => Zeros(1, 3, 8, 8).Conv2d(Zeros(4, 3, 3, 3), stride: 0), "Conv2d: stride 0x0 is not positive");
        AssertError(() => Zeros(1, 3, 8, 8).Conv2d(Zeros(4, 3, 3, 3), padding: -1), "Conv2d: padding -1x-1 is negative; slice instead");
        AssertError(() => Zeros(1, 3, 8, 8).Conv2d(Zeros(4, 3, 3, 3), dilation: 0), "Conv2d: dilation 0x0 is not positive");
    }

    [Test]
    public void TransposedWithWrongChannels_NamesBothShapes() => AssertError(
        () => Zeros(1, 5, 8, 8).ConvTranspose2d(Zeros(4, 3, 3, 3)),
        "ConvTranspose2d: input [1,5,8,8] has 5 channels but weight [4,3,3,3] expects 4");

    [Test]
    public void TooMuchOutputPadding_IsNamed() => AssertError(
        () => Zeros(1, 4, 8, 8).ConvTranspose2d(Zeros(4, 3, 3, 3), stride: 2, outputPadding: 2),
        "ConvTranspose2d: output padding 2 must be smaller than stride 2 or dilation 1");

    private static Tensor Zeros(params int[] shape) => Tensor.Zeros(new Shape(shape));

    private static void AssertError(Action action, string message)
    {
        using var scope = new Deocc.Engine.Memory.TensorScope();
        Assert.That(action, Throws.TypeOf<ShapeException>().With.Message.EqualTo(message));
    }
}
