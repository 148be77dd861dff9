using Deocc.Engine.Layers;
using Deocc.Engine.Ops;

namespace Deocc.Models.Backbones.Inception;

/// <summary>The five kinds of blocks of Inception-v3, with torchvision's names.</summary>
internal static class InceptionBlocks
{
    private static readonly Size2d Row = new(1, 7);
    private static readonly Size2d Column = new(7, 1);

    /// <summary>Figure 5: at an eighth of the size.</summary>
    public static InceptionBlock A(int inputs, int pooled, Layer pooling) => new(
        new InceptionBranch(("branch1x1", Conv(inputs, 64, 1))),
        new InceptionBranch(("branch5x5_1", Conv(inputs, 48, 1)), ("branch5x5_2", Conv(48, 64, 5))),
        new InceptionBranch(
            ("branch3x3dbl_1", Conv(inputs, 64, 1)), ("branch3x3dbl_2", Conv(64, 96, 3)), ("branch3x3dbl_3", Conv(96, 96, 3))),
        new InceptionBranch(pooling, [("branch_pool", Conv(inputs, pooled, 1))], []));

    /// <summary>Figure 10: to a sixteenth of the size.</summary>
    public static InceptionBlock B(int inputs) => new(
        new InceptionBranch(("branch3x3", Halving(inputs, 384))),
        new InceptionBranch(
            ("branch3x3dbl_1", Conv(inputs, 64, 1)), ("branch3x3dbl_2", Conv(64, 96, 3)), ("branch3x3dbl_3", Halving(96, 96))),
        new InceptionBranch(new MaxPool2d(3, stride: 2), [], []));

    /// <summary>Figure 6: rows and columns of seven.</summary>
    public static InceptionBlock C(int inputs, int width, Layer pooling) => new(
        new InceptionBranch(("branch1x1", Conv(inputs, 192, 1))),
        new InceptionBranch(
            ("branch7x7_1", Conv(inputs, width, 1)), ("branch7x7_2", Conv(width, width, Row)), ("branch7x7_3", Conv(width, 192, Column))),
        new InceptionBranch(
            ("branch7x7dbl_1", Conv(inputs, width, 1)), ("branch7x7dbl_2", Conv(width, width, Column)),
            ("branch7x7dbl_3", Conv(width, width, Row)), ("branch7x7dbl_4", Conv(width, width, Column)),
            ("branch7x7dbl_5", Conv(width, 192, Row))),
        new InceptionBranch(pooling, [("branch_pool", Conv(inputs, 192, 1))], []));

    /// <summary>To a thirty-second of the size.</summary>
    public static InceptionBlock D(int inputs) => new(
        new InceptionBranch(("branch3x3_1", Conv(inputs, 192, 1)), ("branch3x3_2", Halving(192, 320))),
        new InceptionBranch(
            ("branch7x7x3_1", Conv(inputs, 192, 1)), ("branch7x7x3_2", Conv(192, 192, Row)), ("branch7x7x3_3", Conv(192, 192, Column)),
            ("branch7x7x3_4", Halving(192, 192))),
        new InceptionBranch(new MaxPool2d(3, stride: 2), [], []));

    /// <summary>Figure 7: rows and columns of three side by side.</summary>
    public static InceptionBlock E(int inputs, Layer pooling) => new(
        new InceptionBranch(("branch1x1", Conv(inputs, 320, 1))),
        new InceptionBranch(null, [("branch3x3_1", Conv(inputs, 384, 1))], Crossed("branch3x3_2", 384)),
        new InceptionBranch(
            null, [("branch3x3dbl_1", Conv(inputs, 448, 1)), ("branch3x3dbl_2", Conv(448, 384, 3))], Crossed("branch3x3dbl_3", 384)),
        new InceptionBranch(pooling, [("branch_pool", Conv(inputs, 192, 1))], []));

    private static (string Name, Conv2d Convolution)[] Crossed(string name, int width) =>
        [($"{name}a", Conv(width, width, new Size2d(1, 3))), ($"{name}b", Conv(width, width, new Size2d(3, 1)))];

    private static Conv2d Conv(int inputs, int outputs, Size2d kernel) =>
        new(inputs, outputs, kernel, padding: new Size2d(kernel.Height / 2, kernel.Width / 2), bias: false);

    private static Conv2d Halving(int inputs, int outputs) => new(inputs, outputs, 3, stride: 2, bias: false);
}
