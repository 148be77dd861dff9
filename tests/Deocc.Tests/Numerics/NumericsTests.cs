using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Numerics;
using Deocc.Tests.Fixtures;
using Deocc.Tests.Metrics;

namespace Deocc.Tests.Numerics;

[TestFixture]
internal sealed class NumericsTests
{
    private static readonly double[] GammaArguments = [0.1, 0.2, 0.5, 1, 1.5, 2, 3.3, 10, 15];

    [Test]
    public void LogGammaIsThatOfSciPy()
    {
        double[] expected = RecordedMetrics.Numbers("numerics", "logGamma");
        for (int i = 0; i < expected.Length; i++)
            Assert.That(GammaFunction.Log(GammaArguments[i]), Is.EqualTo(expected[i]).Within(1e-13 * Math.Max(1, Math.Abs(expected[i]))));
        Assert.That(GammaFunction.Log(0), Is.NaN);
    }

    [Test]
    public void EigenvaluesAreThoseOfNumPy([Values] bool withVectors)
    {
        double[] expected = RecordedMetrics.Numbers("numerics", "eigenvalues");
        SymmetricEigen eigen = SymmetricEigen.Decompose(Symmetric("eigen", 70), 70, withVectors);
        Assert.That(eigen.Values.ToArray(), Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void VectorsAreOrthonormalAndGiveTheMatrixBack([Values(1, 2, 3, 10, 70, 133)] int order)
    {
        double[] matrix = Symmetric("matrix", order);
        SymmetricEigen eigen = SymmetricEigen.Decompose(matrix, order);
        Assert.That(eigen.Apply(value => value), Is.EqualTo(matrix).Within(1e-12));
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < order; j++)
                Assert.That(DenseProduct.Inner(eigen.Vector(i), eigen.Vector(j)), Is.EqualTo(i == j ? 1 : 0).Within(1e-13));
        }
    }

    [Test]
    public void DiagonalZeroAndHugeMatricesAreDecomposed()
    {
        Assert.That(SymmetricEigen.Decompose([3, 0, 0, 0, -1, 0, 0, 0, 2], 3).Values.ToArray(), Is.EqualTo(new double[] { -1, 2, 3 }));
        Assert.That(SymmetricEigen.Decompose(new double[25], 5).Values.ToArray(), Is.All.Zero);
        double[] huge = [.. Symmetric("matrix", 10).Select(value => value * 1e200)];
        double[] tiny = [.. Symmetric("matrix", 10).Select(value => value * 1e-200)];
        double[] values = SymmetricEigen.Decompose(Symmetric("matrix", 10), 10).Values.ToArray();
        Assert.That(SymmetricEigen.Decompose(huge, 10).Values.ToArray(), Is.EqualTo(values.Select(value => value * 1e200)).Within(1e188));
        Assert.That(SymmetricEigen.Decompose(tiny, 10).Values.ToArray(), Is.EqualTo(values.Select(value => value * 1e-200)).Within(1e-212));
    }

    [Test]
    public void MatricesOfLowRankConverge()
    {
        // 300 features of 40 samples: 260 eigenvalues are zero but for rounding.
        double[] samples = [.. PatternValues.Reals("low rank", 300 * 40).Select((value, i) => value * Math.Exp(-i % 300 / 60.0))];
        var matrix = new double[300 * 300];
        for (int k = 0; k < 40; k++)
        {
            for (int i = 0; i < 300; i++)
                DenseProduct.AddScaled(matrix.AsSpan(i * 300, 300), samples[(k * 300) + i], samples.AsSpan(k * 300, 300));
        }

        SymmetricEigen eigen = SymmetricEigen.Decompose(matrix, 300);
        Assert.That(eigen.Values[..260].ToArray(), Is.All.EqualTo(0).Within(1e-12));
        Assert.That(eigen.Values[260], Is.GreaterThan(1e-3));
        Assert.That(eigen.Apply(value => value), Is.EqualTo(matrix).Within(1e-11));
    }

    [Test]
    public void ThePseudoInverseIsThatOfNumPy()
    {
        float[] thin = PatternValues.Reals("thin", 40);
        var matrix = new double[100];
        for (int i = 0; i < 100; i++)
        {
            for (int k = 0; k < 4; k++) matrix[i] += (double)thin[((i / 10) * 4) + k] * thin[((i % 10) * 4) + k];
        }

        Assert.That(SymmetricEigen.Decompose(matrix, 10).PseudoInverse(1e-14), Is.EqualTo(RecordedMetrics.Numbers("numerics", "pseudoInverse")).Within(1e-12));
    }

    [Test]
    public void ProductsAreThoseOfThreeLoops([Values(1, 5, 37)] int order)
    {
        double[] a = [.. PatternValues.Reals("a", order * order).Select(value => (double)value)];
        double[] b = [.. PatternValues.Reals("b", order * order).Select(value => (double)value)];
        double[] product = DenseProduct.Times(a, b, order);
        double[] transposed = DenseProduct.TransposedTimes(a, b, order);
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < order; j++)
            {
                Assert.That(product[(i * order) + j], Is.EqualTo(Enumerable.Range(0, order).Sum(k => a[(i * order) + k] * b[(k * order) + j])).Within(1e-13));
                Assert.That(transposed[(i * order) + j], Is.EqualTo(Enumerable.Range(0, order).Sum(k => a[(k * order) + i] * b[(k * order) + j])).Within(1e-13));
            }
        }
    }

    [Test]
    public void ThreadsChangeNoBit()
    {
        double[] matrix = Symmetric("matrix", 133);
        int threads = CpuThreads.Count;
        try
        {
            CpuThreads.Count = 1;
            double[] alone = SymmetricEigen.Decompose(matrix, 133).Apply(value => value);
            CpuThreads.Count = 3;
            Assert.That(SymmetricEigen.Decompose(matrix, 133).Apply(value => value), Is.EqualTo(alone));
        }
        finally
        {
            CpuThreads.Count = threads;
        }
    }

    [Test]
    public void BadMatricesAreRefused()
    {
        Assert.That(() => SymmetricEigen.Decompose(new double[5], 2), Throws.TypeOf<ShapeException>());
        Assert.That(() => SymmetricEigen.Decompose([1, double.NaN, double.NaN, 1], 2), Throws.TypeOf<NonFiniteException>());
        Assert.That(() => SymmetricEigen.Decompose([1, 0, 0, 1], 2, withVectors: false).Vector(0), Throws.TypeOf<InvalidOperationException>());
    }

    private static double[] Symmetric(string name, int order)
    {
        float[] square = PatternValues.Reals(name, order * order);
        var matrix = new double[order * order];
        for (int i = 0; i < matrix.Length; i++) matrix[i] = (double)square[i] + square[((i % order) * order) + (i / order)];
        return matrix;
    }
}
