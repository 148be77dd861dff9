using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Devices.Cpu.Microkernels;

namespace Deocc.Tests.Devices.Cpu;

public sealed unsafe class TileKernelsTests
{
    private static IEnumerable<SimdLevel> Levels =>
        Enum.GetValues<SimdLevel>().Where(level => level <= CpuFeatures.Best);

    [Test]
    public void Kernel_AddsTheProductsInTheOrderOfDepth([ValueSource(nameof(Levels))] SimdLevel level, [Values] bool accumulate)
    {
        const int depth = 9;
        const int stride = 61;
        TileKernels kernels = TileKernels.For(level);
        var random = new Random(4);
        float* a = stackalloc float[depth * stride];
        float* b = stackalloc float[depth * stride];
        float* c = stackalloc float[14 * stride];
        for (int rows = 1; rows <= kernels.Rows; rows++)
        {
            for (int vectors = 1; vectors <= kernels.Vectors; vectors++)
            {
                int columns = vectors * kernels.VectorWidth;
                for (int i = 0; i < depth * stride; i++) (a[i], b[i]) = (random.NextSingle(), random.NextSingle());
                for (int i = 0; i < 14 * stride; i++) c[i] = 1;
                kernels.Kernel(rows, vectors)(a, stride, b, stride, c, stride, depth, accumulate);
                for (int i = 0; i < 14 * stride; i++)
                {
                    (int row, int column) = Math.DivRem(i, stride);
                    double expected = 1;
                    if (row < rows && column < columns)
                    {
                        expected = accumulate ? 1 : 0;
                        for (int k = 0; k < depth; k++) expected += (double)a[(k * stride) + row] * b[(k * stride) + column];
                    }

                    Assert.That(c[i], Is.EqualTo(expected).Within(2e-6), $"{rows}x{columns} at {row},{column}");
                }
            }
        }
    }
}
