using System.Globalization;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.Tuning;
using Deocc.Engine.Ops.Attention.Gpu;
using Deocc.Engine.Ops.Convolution.Gpu;
using Deocc.Engine.Ops.MatMul.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Tuning;

/// <summary>Everything that can be tuned, with the problems that stand for what networks ask for.</summary>
internal static class TuningSubjects
{
    // A device of so many multiprocessors gets problems that fill a large one.
    private const int LargeDevice = 16;

    private const double Float32Tolerance = 1e-4;
    private const double BFloat16Tolerance = 0.03;

    /// <summary>The families' names.</summary>
    public static IReadOnlyList<string> Families { get; } = ["matmul", "convolution", "attention"];

    /// <summary>The subjects that a device has; tensor cores only where they are its own.</summary>
    /// <param name="device">The device.</param>
    /// <param name="isShort">Problems that take a moment anywhere, for tests.</param>
    public static IReadOnlyList<TuningSubject> Of(GpuDevice device, bool isShort)
    {
        int scale = isShort ? 1 : device.ComputeUnits >= LargeDevice ? 16 : 4;
        List<TuningSubject> subjects =
        [
            Large(MatMulTiles.Large, MatMulTiles.Small, MatrixPrecision.Float32, scale),
            Small(MatMulTiles.Small, MatMulTiles.Large, MatrixPrecision.Float32, scale),
            Convolutions(MatrixPrecision.Float32, scale),
            Attention(scale),
        ];
        if (device.HasTensorCores)
        {
            // Tiles of bfloat16 have as many words as those of tf32, and take as long to fill.
            subjects.Add(Large(TensorMatMulTiles.Large, TensorMatMulTiles.Small, MatrixPrecision.BFloat16, scale));
            subjects.Add(Small(TensorMatMulTiles.Small, TensorMatMulTiles.Large, MatrixPrecision.BFloat16, scale));
            subjects.Add(Convolutions(MatrixPrecision.BFloat16, scale));
        }

        return subjects;
    }

    private static TuningSubject Large(TunableKernel kernel, TunableKernel small, MatrixPrecision precision, int scale) => new(
        kernel, [small], precision,
        [
            Product([], 128 * scale, 128 * scale, 128 * scale, transposeA: false, transposeB: false, precision),
            Product([], 256 * scale, 64 * scale, 64 * scale, transposeA: false, transposeB: true, precision),
            Product([], 64 * scale, 64 * scale, 256 * scale, transposeA: true, transposeB: false, precision),
        ]);

    private static TuningSubject Small(TunableKernel kernel, TunableKernel large, MatrixPrecision precision, int scale) => new(
        kernel, [large], precision,
        [
            Product([], 8, 128 * scale, 128 * scale, transposeA: false, transposeB: true, precision),
            Product([], 64, 64 * scale, 64 * scale, transposeA: false, transposeB: false, precision),
            Product([scale], 196, 32, 196, transposeA: false, transposeB: false, precision),
        ]);

    private static TuningCase Product(int[] batch, int rows, int columns, int depth, bool transposeA, bool transposeB, MatrixPrecision precision) =>
        new TuningCase<MatMulProblem>(
            string.Create(CultureInfo.InvariantCulture, $"{string.Concat(batch.Select(size => $"{size} of "))}{rows}x{depth}{(transposeA ? "^T" : "")} times {depth}x{columns}{(transposeB ? "^T" : "")}"),
            [new Shape([.. batch, .. transposeA ? (int[])[depth, rows] : [rows, depth]]), new Shape([.. batch, .. transposeB ? (int[])[columns, depth] : [depth, columns]])],
            new Shape([.. batch, rows, columns]),
            (inputs, output) => new MatMulProblem(inputs[0], inputs[1], output, transposeA, transposeB),
            Tolerance(precision));

    private static TuningSubject Convolutions(MatrixPrecision precision, int scale)
    {
        // A step down of an encoder, a layer at the bottom, and one by single pixels; none that Winograd's algorithm takes.
        Conv2dGeometry down = Square(scale, 128, 128, input: 8 * Math.Min(scale, 4), kernel: 4, stride: 2, padding: 1);
        Conv2dGeometry bottom = Square(1, 96, 128, input: 4 * Math.Min(scale, 4), kernel: 5, stride: 1, padding: 2);
        Conv2dGeometry single = Square(scale, 256, 64, input: 7 * Math.Min(scale, 4), kernel: 1, stride: 1, padding: 0);
        return new TuningSubject(ConvolutionSpeeds.For(precision), [], precision, [Forward(down, precision), InputGradient(down, precision), WeightGradient(down, precision), Forward(bottom, precision), Forward(single, precision)]);
    }

    private static TuningSubject Attention(int scale)
    {
        // Heads of a vision transformer, and pictures' pixels with many channels.
        AttentionSizes heads = new(scale, Tokens: 196, Width: 64);
        AttentionSizes pixels = new(1, Tokens: 64 * scale, Width: 128);
        return new TuningSubject(
            TunableAttention.Instance, [], MatrixPrecision.Float32,
            [heads.Forward(Float32Tolerance), heads.Gradient(Float32Tolerance), pixels.Forward(Float32Tolerance), pixels.Gradient(Float32Tolerance)]);
    }

    private static Conv2dGeometry Square(int batch, int inputChannels, int outputChannels, int input, int kernel, int stride, int padding) => new()
    {
        Batch = batch,
        InputChannels = inputChannels,
        OutputChannels = outputChannels,
        Input = input,
        Kernel = kernel,
        Stride = stride,
        Padding = padding,
        Output = Conv2dGeometry.OutputSize(input, kernel, stride, padding, dilation: 1),
    };

    private static TuningCase Forward(Conv2dGeometry geometry, MatrixPrecision precision) => new TuningCase<Conv2dProblem>(
        Name(geometry, "convolution"), [InputOf(geometry), WeightOf(geometry)], OutputOf(geometry),
        (inputs, output) => new Conv2dProblem(geometry, inputs[0], inputs[1], output), Tolerance(precision));

    private static TuningCase InputGradient(Conv2dGeometry geometry, MatrixPrecision precision) => new TuningCase<Conv2dInputGradientProblem>(
        Name(geometry, "input gradient"), [OutputOf(geometry), WeightOf(geometry)], InputOf(geometry),
        (inputs, output) => new Conv2dInputGradientProblem(geometry, inputs[0], inputs[1], output), Tolerance(precision));

    private static TuningCase WeightGradient(Conv2dGeometry geometry, MatrixPrecision precision) => new TuningCase<Conv2dWeightGradientProblem>(
        Name(geometry, "weight gradient"), [InputOf(geometry), OutputOf(geometry)], WeightOf(geometry),
        (inputs, output) => new Conv2dWeightGradientProblem(geometry, inputs[0], inputs[1], output), Tolerance(precision));

    private static Shape InputOf(Conv2dGeometry geometry) => [geometry.Batch, geometry.InputChannels, geometry.Input.Height, geometry.Input.Width];

    private static Shape OutputOf(Conv2dGeometry geometry) => [geometry.Batch, geometry.OutputChannels, geometry.Output.Height, geometry.Output.Width];

    private static Shape WeightOf(Conv2dGeometry geometry) => [geometry.OutputChannels, geometry.GroupInputChannels, geometry.Kernel.Height, geometry.Kernel.Width];

    private static string Name(Conv2dGeometry geometry, string what) => string.Create(
        CultureInfo.InvariantCulture,
        $"{what} {geometry.InputChannels} to {geometry.OutputChannels}, {geometry.Kernel.Height}x{geometry.Kernel.Width}/{geometry.Stride.Height}, {geometry.Input.Height}x{geometry.Input.Width}, batch {geometry.Batch}");

    private static double Tolerance(MatrixPrecision precision) => precision == MatrixPrecision.Float32 ? Float32Tolerance : BFloat16Tolerance;
}
