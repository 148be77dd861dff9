using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Devices.Gpu.OpenCl;

/// <summary>Reductions that are long enough for a device to take them in parts, against float64 on the CPU.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class OpenClReductionTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Calls = new()
    {
        ["sum of rows"] = x => x.Sum([1]),
        ["sum of columns"] = x => x.Sum([0]),
        ["sum of all"] = x => x.Sum(),
        ["log sum exp"] = x => x.LogSumExp([1]),
        ["norm of order 3"] = x => x.Norm([1], order: 3),
        ["variance"] = x => x.Variance([1]),
        ["mean of losses"] = x => x.HuberLoss(x.Tanh(), delta: 0.1),
    };

    private static IEnumerable<string> Names => Calls.Keys;

    [TestCaseSource(nameof(Names))]
    public void PartsAddUpToTheWhole(string name)
    {
        using Tensor x = Tensor.Uniform([3, 50_003], low: -1, high: 2, random: new RandomGenerator(3));
        using Tensor exact = x.To(ElementType.Float64);
        using Tensor onDevice = x.To(OpenClTestDevice.Find());
        double[] expected = Calls[name](exact).ToArray<double>();
        using Tensor result = Calls[name](onDevice);
        using Tensor again = Calls[name](onDevice);
        float[] actual = result.ToArray<float>();
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++) Assert.That(actual[i], Is.EqualTo(expected[i]).Within(1e-5 * largest));
        Assert.That(again.ToArray<float>(), Is.EqualTo(actual), "another run gives other bits");
    }
}
