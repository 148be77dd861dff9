using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Convolution;

/// <summary>Convolutions as users call them; every geometry of the kernels is in <see cref="ConvolutionCases"/>.</summary>
[OpCases]
internal static class ConvolutionOpCases
{
    public static IEnumerable<OpCase> All()
    {
        yield return new("Conv2d 3x3", [[2, 3, 6, 5], [4, 3, 3, 3], [4]], t => t[0].Conv2d(t[1], t[2], padding: 1));
        yield return new("Conv2d 3x3 without bias", [[1, 2, 7, 9], [3, 2, 3, 3]], t => t[0].Conv2d(t[1]));
        yield return new("Conv2d 3x3 stride 2 pad 1", [[2, 3, 7, 6], [4, 3, 3, 3], [4]], t => t[0].Conv2d(t[1], t[2], 2, 1));
        yield return new("Conv2d 4x4 stride 2 pad 1", [[1, 2, 8, 10], [3, 2, 4, 4], [3]], t => t[0].Conv2d(t[1], t[2], 2, 1));
        yield return new("Conv2d 1x1", [[2, 4, 3, 5], [3, 4, 1, 1], [3]], t => t[0].Conv2d(t[1], t[2]));
        yield return new("Conv2d 1x1 stride 2", [[2, 4, 3, 5], [3, 4, 1, 1]], t => t[0].Conv2d(t[1], stride: 2));
        yield return new("Conv2d dilation 2", [[1, 2, 8, 7], [3, 2, 3, 3]], t => t[0].Conv2d(t[1], padding: 2, dilation: 2));
        yield return new("Conv2d groups 2", [[1, 4, 5, 6], [6, 2, 3, 3], [6]], t => t[0].Conv2d(t[1], t[2], padding: 1, groups: 2));
        yield return new("Conv2d depthwise", [[2, 3, 6, 7], [3, 1, 3, 3], [3]], t => t[0].Conv2d(t[1], t[2], padding: 1, groups: 3));
        yield return new(
            "Conv2d depthwise stride 2", [[1, 3, 7, 8], [6, 1, 5, 5]], t => t[0].Conv2d(t[1], stride: 2, padding: 2, groups: 3));
        yield return new(
            "Conv2d 5x3 with unequal options",
            [[1, 2, 9, 8], [3, 2, 5, 3]],
            t => t[0].Conv2d(t[1], null, new Size2d(2, 1), new Size2d(2, 0), new Size2d(1, 2)));
        yield return new(
            "ConvTranspose2d 4x4 stride 2", [[1, 3, 4, 5], [3, 2, 4, 4], [2]], t => t[0].ConvTranspose2d(t[1], t[2], 2, 1));
        yield return new(
            "ConvTranspose2d output padding", [[2, 2, 3, 4], [2, 3, 3, 3], [3]], t => t[0].ConvTranspose2d(t[1], t[2], 2, 1, 1));
        yield return new(
            "ConvTranspose2d groups and dilation",
            [[1, 4, 5, 4], [4, 1, 3, 3]],
            t => t[0].ConvTranspose2d(t[1], stride: 3, padding: 1, dilation: 2, groups: 2));
    }
}
