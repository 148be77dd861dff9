using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Convolution;

/// <summary>Geometries that kernels are tested on: the usual ones, and every oddity of sizes, steps and groups.</summary>
internal static class ConvolutionCases
{
    public static IEnumerable<Conv2dGeometry> All =>
    [
        Make(1, 1, 1, 1, 1),
        Make(2, 3, 5, 7, 3, padding: 1),
        Make(1, 16, 16, 16, 3, padding: 1),
        Make(2, 17, 29, 13, 3, padding: 1),
        Make(3, 20, 15, new(7, 7), 3, padding: 1),
        Make(1, 9, 33, new(5, 41), 3, padding: 1),
        Make(2, 8, 14, new(56, 56), 3, padding: 1),
        Make(1, 12, 12, new(30, 33), 3),
        Make(1, 12, 12, new(17, 18), 3, padding: 2),
        Make(2, 64, 32, new(8, 8), 3, padding: 1),
        Make(1, 130, 70, new(4, 4), 3, padding: 1),
        Make(2, 5, 6, new(2, 2), 3, padding: 1),
        Make(2, 5, 6, new(1, 3), 3, padding: 1),
        Make(2, 3, 64, 33, 7, stride: 2, padding: 3),
        Make(2, 16, 24, new(20, 36), 4, stride: 2, padding: 1),
        Make(1, 7, 9, new(15, 14), 3, stride: 2, padding: 1),
        Make(3, 40, 20, new(14, 14), 3, stride: 2, padding: 1),
        Make(1, 6, 4, new(19, 23), 5, stride: 3, padding: 2),
        Make(2, 24, 48, new(10, 11), 1),
        Make(1, 256, 64, new(9, 9), 1),
        Make(2, 24, 48, new(9, 10), 1, stride: 2),
        Make(3, 20, 36, 1, 1),
        Make(3, 130, 140, new(17, 18), 1),
        Make(20, 9, 50, new(15, 16), 1),
        Make(3, 30, 20, new(40, 41), 1),
        Make(1, 22, 18, new(6, 8), 1),
        Make(2, 12, 20, new(14, 14), 1, groups: 2),
        Make(2, 18, 11, new(16, 20), 3, padding: 1),
        Make(2, 9, 10, new(12, 28), new Size2d(3, 5), padding: new Size2d(0, 3), dilation: new(2, 1)),
        Make(2, 40, 30, new(93, 91), 1, stride: new Size2d(2, 1)),
        Make(1, 5, 5, new(6, 7), 1, padding: 2),
        Make(1, 10, 6, new(20, 21), 3, padding: 2, dilation: 2),
        Make(1, 10, 6, new(40, 37), 3, stride: 2, padding: 4, dilation: new(4, 3)),
        Make(2, 4, 6, new(18, 50), new Size2d(1, 5), padding: new Size2d(0, 2)),
        Make(2, 4, 6, new(50, 18), new Size2d(5, 1), stride: new Size2d(2, 1), padding: new Size2d(2, 0)),
        Make(1, 12, 18, new(11, 12), 3, padding: 1, groups: 3),
        Make(2, 32, 32, new(20, 20), 3, padding: 1, groups: 2),
        Make(2, 12, 12, new(19, 21), 3, padding: 1, groups: 12),
        Make(2, 33, 33, new(56, 40), 3, stride: 2, padding: 1, groups: 33),
        Make(1, 20, 20, new(28, 17), 5, padding: 2, groups: 20),
        Make(1, 6, 12, new(9, 9), 3, padding: 1, groups: 6),
        Make(1, 3, 8, new(5, 5), 11, stride: 4, padding: 5),
        Make(1, 4, 3, new(64, 70), 3, padding: 1),
        Make(4, 600, 10, new(3, 3), 3, padding: 1),
        Make(2, 6, 7, new(9, 9), 3, stride: 4, padding: 0),
        Make(1, 1, 3, new(40, 3), 3, padding: 1),
    ];

    public static Conv2dGeometry Make(
        int batch, int inputs, int outputs, Size2d size, Size2d kernel, Size2d? stride = null, Size2d padding = default,
        Size2d? dilation = null, int groups = 1)
    {
        Size2d step = stride ?? 1;
        Size2d spread = dilation ?? 1;
        return new Conv2dGeometry
        {
            Batch = batch,
            InputChannels = inputs,
            OutputChannels = outputs,
            Input = size,
            Output = new(
                Conv2dGeometry.OutputSize(size.Height, kernel.Height, step.Height, padding.Height, spread.Height),
                Conv2dGeometry.OutputSize(size.Width, kernel.Width, step.Width, padding.Width, spread.Width)),
            Kernel = kernel,
            Stride = step,
            Padding = padding,
            Dilation = spread,
            Groups = groups,
        };
    }

    public static string Describe(in Conv2dGeometry geometry) =>
        $"b{geometry.Batch} {geometry.InputChannels}to{geometry.OutputChannels} {geometry.Input} k{geometry.Kernel} "
        + $"s{geometry.Stride} p{geometry.Padding} d{geometry.Dilation} g{geometry.Groups}";
}
