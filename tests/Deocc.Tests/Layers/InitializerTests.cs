using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers.Initialization;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Layers;

[NoLeaks]
public sealed class InitializerTests
{
    private const int Outputs = 128;
    private const int Inputs = 64;
    private const int Taps = 9;

    // Gains and fans of torch.nn.init; bounds are sqrt(3) deviations.
    private static IEnumerable<TestCaseData> Deviations()
    {
        const double FanIn = Inputs * Taps;
        const double FanOut = Outputs * Taps;
        static TestCaseData Case(string name, Action<Tensor, RandomGenerator> fill, double deviation) =>
            new TestCaseData(fill, deviation).SetArgDisplayNames(name);

        yield return Case(
            "kaiming normal", (t, r) => Initializers.KaimingNormal(t, nonlinearity: Nonlinearity.Relu, random: r), Math.Sqrt(2 / FanIn));
        yield return Case(
            "kaiming uniform out", (t, r) => Initializers.KaimingUniform(t, 0.2, FanMode.Output, random: r), Math.Sqrt(2 / 1.04 / FanOut));
        yield return Case("xavier uniform", (t, r) => Initializers.XavierUniform(t, 2, r), 2 * Math.Sqrt(2 / (FanIn + FanOut)));
        yield return Case("xavier normal", (t, r) => Initializers.XavierNormal(t, random: r), Math.Sqrt(2 / (FanIn + FanOut)));
        yield return Case("default", (t, r) => Initializers.DefaultWeight(t, r), 1 / Math.Sqrt(3 * FanIn));
        yield return Case("normal", (t, r) => Initializers.Normal(t, 0, 0.02, r), 0.02);
        yield return Case("truncated normal", (t, r) => Initializers.TruncatedNormal(t, 0, 0.02, random: r), 0.02 * 0.8796257);
    }

    [TestCaseSource(nameof(Deviations))]
    public void SpreadsAreThoseOfTheFormulas(Action<Tensor, RandomGenerator> fill, double deviation)
    {
        using Tensor weight = Tensor.Zeros([Outputs, Inputs, 3, 3]);
        fill(weight, new RandomGenerator(5));
        float[] values = weight.ToArray<float>();
        Assert.That(Math.Sqrt(values.Average(v => (double)v * v)), Is.EqualTo(deviation).Within(1).Percent);
        Assert.That(values.Average(), Is.EqualTo(0).Within(deviation * 5 / Math.Sqrt(values.Length)));
    }

    [Test]
    public void TruncatedNormalsStayWithinTheirLimit()
    {
        using Tensor weight = Tensor.Zeros([10_000]);
        Initializers.TruncatedNormal(weight, 1, 0.5, limit: 1, new RandomGenerator(1));
        Assert.That(weight.ToArray<float>(), Is.All.InRange(0.5f, 1.5f));
    }

    [TestCase(5, 12)]
    [TestCase(12, 5)]
    [TestCase(7, 7)]
    public void OrthogonalMatricesAreOrthonormal(int rows, int columns)
    {
        using Tensor weight = Tensor.Zeros([rows, columns], ElementType.Float64);
        Initializers.Orthogonal(weight, gain: 2, new RandomGenerator(4));
        double[] values = weight.ToArray<double>();
        double At(int i, int k) => rows <= columns ? values[(i * columns) + k] : values[(k * columns) + i];
        for (int i = 0; i < Math.Min(rows, columns); i++)
        {
            for (int j = 0; j < Math.Min(rows, columns); j++)
            {
                double product = Enumerable.Range(0, Math.Max(rows, columns)).Sum(k => At(i, k) * At(j, k));
                Assert.That(product, Is.EqualTo(i == j ? 4 : 0).Within(1e-12));
            }
        }
    }

    [Test]
    public void ConstantsFill()
    {
        using Tensor weight = Tensor.Normal([37]);
        Initializers.Constant(weight, 0.3);
        Assert.That(weight.ToArray<float>(), Is.All.EqualTo(0.3f));
    }

    [Test]
    public void VectorsHaveNoFan()
    {
        using Tensor bias = Tensor.Zeros([3]);
        Assert.That(
            () => Initializers.XavierNormal(bias),
            Throws.TypeOf<ShapeException>().With.Message.StartsWith("Initializers: weight [3] has 1 axes"));
    }
}
