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
            ["gridSample"] = (options, input) => input("x").GridSample(
                input("grid"),
                Enum.Parse<SamplingMode>(options.Text("mode"), ignoreCase: true),
                Enum.Parse<SamplingPadding>(options.Text("padding"), ignoreCase: true),
                options.Flag("alignCorners")),
            ["affineWarp"] = (options, input) => input("x").GridSample(
                input("theta").AffineGrid(new(options.Integer("height"), options.Integer("width")), options.Flag("alignCorners")),
                SamplingMode.Bilinear,
                Enum.Parse<SamplingPadding>(options.Text("padding"), ignoreCase: true),
                options.Flag("alignCorners")),
            ["gaussianFilter"] = (options, input) => input("x").GaussianFilter(options.Integer("size"), options.Number("sigma")),
            ["ssim"] = (options, input) => input("x").Ssim(
                input("y"), options.Number("dataRange"), options.Integer("size"), options.Number("sigma"), Reduction.None),
            ["binaryCrossEntropyWithLogits"] = (options, input) => input("x").BinaryCrossEntropyWithLogits(
                input("target"), reduction: options.Text("reduction") == "none" ? Reduction.None : Reduction.Mean),
            ["crossEntropy"] = (options, input) => input("x").CrossEntropy(
                input("target"),
                options.HasInput("weight") ? input("weight") : null,
                options.Integer("ignoreIndex", -100),
                options.Number("labelSmoothing", 0)),
            ["l1Loss"] = (_, input) => input("x").L1Loss(input("target")),
            ["l2Loss"] = (_, input) => input("x").L2Loss(input("target")),
            ["huberLoss"] = (options, input) => input("x").HuberLoss(input("target"), options.Number("delta")),
            ["diceLoss"] = (_, input) => input("x").DiceLoss(input("target")),
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
            ["layerNorm"] = (options, input) => input("x").LayerNorm(
                input("weight"), input("bias"), options.Number("epsilon"), input("weight").Rank),
            ["modulatedNorm"] = (options, input) =>
                input("x").ModulatedInstanceNorm(input("gamma"), input("beta"), options.Number("epsilon")),
            ["spectralNorm"] = (options, input) => input("weight").SpectralNorm(
                input("u").L2Normalize(0), input("v").L2Normalize(0), options.Integer("steps"), options.Integer("axis")),
            ["groupNorm"] = (options, input) => input("x").GroupNorm(
                options.Integer("groups"), input("weight"), input("bias"), options.Number("epsilon")),
        };
}
