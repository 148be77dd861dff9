using Deocc.Engine.Ops;

namespace Deocc.Tests.Fixtures;

/// <content>Pooling, resampling, normalization, filters and losses.</content>
public static partial class RecordedOps
{
    private static Dictionary<string, Computation> MakeImageOps() =>
        new()
        {
            ["maxPool2d"] = (options, input) => input("x").MaxPool2d(
                Pair(options, "kernel", 1), Pair(options, "stride", 1), Pair(options, "padding", 0), Pair(options, "dilation", 1)),
            ["adaptiveMaxPool2d"] = (options, input) => input("x").AdaptiveMaxPool2d(Pair(options, "size", 1)),
            ["avgPool2d"] = (options, input) => input("x").AvgPool2d(
                Pair(options, "kernel", 1),
                Pair(options, "stride", 1),
                Pair(options, "padding", 0),
                countPadding: options.Flag("countIncludePad", otherwise: true)),
            ["adaptiveAvgPool2d"] = (options, input) => input("x").AdaptiveAvgPool2d(Pair(options, "size", 1)),
            ["resizeNearest"] = (options, input) => input("x").ResizeNearest(Pair(options, "size", 1)),
            ["resizeBilinear"] = (options, input) =>
                input("x").ResizeBilinear(Pair(options, "size", 1), options.Flag("alignCorners")),
            ["gaussianFilter"] = (options, input) => input("x").GaussianFilter(options.Integer("size"), options.Number("sigma")),
            ["batchNormTrain"] = (options, input) => input("x").BatchNorm(
                input("weight"),
                input("bias"),
                input("mean"),
                input("variance"),
                training: true,
                options.Number("momentum"),
                options.Number("epsilon")),
            ["batchNormEval"] = (options, input) => input("x").BatchNorm(
                input("weight"), input("bias"), input("mean"), input("variance"), training: false, epsilon: options.Number("epsilon")),
            ["instanceNorm"] = (options, input) => options.HasInput("weight")
                ? input("x").InstanceNorm(input("weight"), input("bias"), options.Number("epsilon"))
                : input("x").InstanceNorm(epsilon: options.Number("epsilon")),
            ["groupNorm"] = (options, input) => input("x").GroupNorm(
                options.Integer("groups"), input("weight"), input("bias"), options.Number("epsilon")),
        };
}
