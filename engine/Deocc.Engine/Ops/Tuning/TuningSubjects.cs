using System.Globalization;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.Tuning;
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
    public static IReadOnlyList<string> Families { get; } = ["matmul"];

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
        ];
        if (device.HasTensorCores)
        {
            // Tiles of bfloat16 have as many words as those of tf32, and take as long to fill.
            subjects.Add(Large(TensorMatMulTiles.Large, TensorMatMulTiles.Small, MatrixPrecision.BFloat16, scale));
            subjects.Add(Small(TensorMatMulTiles.Small, TensorMatMulTiles.Large, MatrixPrecision.BFloat16, scale));
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
            precision == MatrixPrecision.Float32 ? Float32Tolerance : BFloat16Tolerance);
}
