using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Ops.MatMul.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Devices.Gpu.OpenCl;

/// <summary>Products by fragments of tensor cores, whose warps exchange them through shared memory here, against plain C#.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class OpenClMatrixPrecisionTests
{
    [Test]
    public void ProductsAreThoseOfTheRoundedFactors(
        [Values(MatrixPrecision.TensorFloat32, MatrixPrecision.BFloat16)] MatrixPrecision precision, [Values] bool transposeA, [Values] bool transposeB) =>
        CheckProduct(precision, 45, transposeA, transposeB, new GpuTensorMatMul(parts: 1));

    [TestCase(MatrixPrecision.Float32, 150, 3)]
    [TestCase(MatrixPrecision.TensorFloat32, 150, 3)]
    [TestCase(MatrixPrecision.BFloat16, 150, 3)]
    [TestCase(MatrixPrecision.Float32, 128, 2)]
    [TestCase(MatrixPrecision.BFloat16, 45, 2)]
    public void CutSumsAddUp(MatrixPrecision precision, int depth, int parts) => CheckProduct(
        precision, depth, transposeA: false, transposeB: true, precision == MatrixPrecision.Float32 ? new GpuMatMul(parts) : new GpuTensorMatMul(parts));

    [Test]
    public void WhereNobodyAsksForLessMatricesAreMultipliedInFloat32() =>
        Assert.That(((GpuDevice)OpenClTestDevice.Find()).MatrixPrecision, Is.EqualTo(MatrixPrecision.Float32));

    private static void CheckProduct(MatrixPrecision precision, int depth, bool transposeA, bool transposeB, IKernel<MatMulProblem> kernel)
    {
        // More than a tile each way, and no multiple of anything.
        const int Rows = 131;
        const int Columns = 137;
        var random = new Random(3);
        float[] a = Numbers(random, 2 * Rows * depth);
        float[] b = Numbers(random, depth * Columns);
        float[] bias = Numbers(random, Columns);
        float[] actual = Multiply(
            precision, a, transposeA ? [2, depth, Rows] : [2, Rows, depth], b, transposeB ? [Columns, depth] : [depth, Columns],
            bias, [2, Rows, Columns], transposeA, transposeB, kernel);
        for (int i = 0; i < actual.Length; i++)
        {
            int matrix = i / (Rows * Columns);
            int row = i / Columns % Rows;
            int column = i % Columns;
            double sum = bias[column];
            for (int k = 0; k < depth; k++)
            {
                float left = a[(matrix * Rows * depth) + (transposeA ? (k * Rows) + row : (row * depth) + k)];
                float right = b[transposeB ? (column * depth) + k : (k * Columns) + column];
                sum += (double)RoundedFloats.Round(left, precision) * RoundedFloats.Round(right, precision);
            }

            Assert.That(actual[i], Is.EqualTo(sum).Within(1e-5), $"matrix {matrix}, row {row}, column {column}");
        }
    }

    private static float[] Multiply(
        MatrixPrecision precision, float[] a, Shape shapeOfA, float[] b, Shape shapeOfB, float[] bias, Shape shape, bool transposeA, bool transposeB,
        IKernel<MatMulProblem> kernel)
    {
        using var scope = new TensorScope();
        var device = (GpuDevice)OpenClTestDevice.Find();
        var output = Tensor.Empty(shape, ElementType.Float32, device);
        device.MatrixPrecision = precision;
        try
        {
            kernel.Run(new MatMulProblem(
                Tensor.From(a, shapeOfA, device), Tensor.From(b, shapeOfB, device), output, transposeA, transposeB, Tensor.From(bias, [bias.Length], device)));
        }
        finally
        {
            device.MatrixPrecision = MatrixPrecision.Float32;
        }

        return output.ToArray<float>();
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
}
