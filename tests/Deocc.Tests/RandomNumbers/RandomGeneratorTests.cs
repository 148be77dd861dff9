using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.RandomNumbers;

public sealed class RandomGeneratorTests
{
    private const int ManyValues = 1 << 20;

    // Odd sizes: within a group, across groups, across the parallel loop's chunks.
    private static readonly int[] Sizes = [1, 7, 31, 32, 33, 1000, 8193, 50001];

    [TestCaseSource(nameof(Sizes))]
    public void VectorUniformsAreTheReferences(int size) =>
        AssertImplementationsAgree(size, ElementType.Float32, (random, tensor) => random.FillUniform(tensor, -3, 5), 0);

    [TestCaseSource(nameof(Sizes))]
    public void VectorBernoullisAreTheReferences(int size) =>
        AssertImplementationsAgree(size, ElementType.Float32, (random, tensor) => random.FillBernoulli(tensor, 0.3, 2), 0);

    [TestCaseSource(nameof(Sizes))]
    public void VectorNormalsAreTheReferencesUpToRounding(int size) =>
        AssertImplementationsAgree(size, ElementType.Float32, (random, tensor) => random.FillNormal(tensor, 1, 2), 4e-6);

    [TestCaseSource(nameof(Sizes))]
    public void VectorIntegersAreTheReferences(int size)
    {
        foreach (ElementType type in (ElementType[])[ElementType.Int32, ElementType.Int64])
            AssertImplementationsAgree(size, type, (random, tensor) => random.FillIntegers(tensor, -1000, int.MaxValue), 0);
    }

    [Test]
    public void BitsAreTheSameEverywhere()
    {
        // Recorded once; every processor, SIMD level and number of threads gives these.
        using Tensor normal = Tensor.Normal([100_003], random: new RandomGenerator(7, 3));
        using Tensor uniform = Tensor.Uniform([100_003], random: new RandomGenerator(7, 3));
        Assert.That((Checksum(normal), Checksum(uniform)), Is.EqualTo((5828103060836873504ul, 5801575050924682515ul)));
    }

    [Test]
    public void ThreadsDoNotMatter()
    {
        int threads = CpuThreads.Count;
        try
        {
            CpuThreads.Count = 1;
            using Tensor one = Tensor.Normal([40_001], random: new RandomGenerator(5));
            CpuThreads.Count = 3;
            using Tensor three = Tensor.Normal([40_001], random: new RandomGenerator(5));
            Assert.That(three.ToArray<float>(), Is.EqualTo(one.ToArray<float>()));
        }
        finally
        {
            CpuThreads.Count = threads;
        }
    }

    [Test]
    public void Float64TensorsGetTheValuesOfFloat32Ones()
    {
        using Tensor single = Tensor.Normal([9001], random: new RandomGenerator(1));
        using Tensor @double = Tensor.Normal([9001], random: new RandomGenerator(1), elementType: ElementType.Float64);
        Assert.That(@double.ToArray<double>(), Is.EqualTo(Array.ConvertAll(single.ToArray<float>(), value => (double)value)));
    }

    [Test]
    public void AStateContinuesTheStream()
    {
        var random = new RandomGenerator(11, 4);
        random.NextUInt32();
        using Tensor skipped = Tensor.Uniform([77], random: random);
        RandomState state = random.State;
        using Tensor first = Tensor.Normal([77], random: random);
        double after = random.NextDouble();

        var resumed = new RandomGenerator(0) { State = state };
        using Tensor second = Tensor.Normal([77], random: resumed);
        Assert.That(second.ToArray<float>(), Is.EqualTo(first.ToArray<float>()));
        Assert.That(resumed.NextDouble(), Is.EqualTo(after));
    }

    [Test]
    public void StreamsAndSeedsDiffer()
    {
        var first = new RandomGenerator(1, 0).NextUInt64();
        Assert.That(new RandomGenerator(1, 1).NextUInt64(), Is.Not.EqualTo(first));
        Assert.That(new RandomGenerator(2, 0).NextUInt64(), Is.Not.EqualTo(first));
        Assert.That(new RandomGenerator(2, 0).WithStream(1).NextUInt64(), Is.EqualTo(new RandomGenerator(2, 1).NextUInt64()));
    }

    [Test]
    public void NormalsHaveTheirMoments()
    {
        using Tensor tensor = Tensor.Normal([ManyValues], mean: 3, deviation: 2, random: new RandomGenerator(42));
        float[] values = tensor.ToArray<float>();
        double mean = 0;
        double second = 0;
        double fourth = 0;
        int beyondThree = 0;
        foreach (float value in values)
        {
            double z = (value - 3.0) / 2;
            mean += z / ManyValues;
            second += z * z / ManyValues;
            fourth += z * z * z * z / ManyValues;
            if (Math.Abs(z) > 3) beyondThree++;
        }

        // Five standard errors each.
        Assert.That(mean, Is.EqualTo(0).Within(5 / Math.Sqrt(ManyValues)));
        Assert.That(second, Is.EqualTo(1).Within(5 * Math.Sqrt(2.0 / ManyValues)));
        Assert.That(fourth, Is.EqualTo(3).Within(5 * Math.Sqrt(96.0 / ManyValues)));
        Assert.That(beyondThree / (double)ManyValues, Is.EqualTo(0.0026998).Within(5 * Math.Sqrt(0.0027 / ManyValues)));
    }

    [Test]
    public void UniformsFillTheirRangeEvenly()
    {
        using Tensor tensor = Tensor.Uniform([ManyValues], low: -2, high: 2, random: new RandomGenerator(3));
        var counts = new int[16];
        foreach (float value in tensor.ToArray<float>())
        {
            Assert.That(value, Is.InRange(-2f, MathF.BitDecrement(2)));
            counts[(int)((value + 2) * 4)]++;
        }

        Assert.That(counts, Is.All.InRange((ManyValues / 16) - 1250, (ManyValues / 16) + 1250));
    }

    [Test]
    public void TheUpperBoundIsNeverReached()
    {
        float low = 1;
        float high = MathF.BitIncrement(low);
        using Tensor tensor = Tensor.Uniform([1000], low, high, new RandomGenerator(3));
        Assert.That(tensor.ToArray<float>(), Is.All.EqualTo(low));
    }

    [Test]
    public void PermutationsHoldEachNumberOnce()
    {
        int[] permutation = new RandomGenerator(8).Permutation(1000);
        Assert.That(permutation, Is.Not.Ordered);
        Assert.That(permutation, Is.EquivalentTo(Enumerable.Range(0, 1000)));
    }

    [Test]
    public void EveryOrderIsEquallyLikely()
    {
        var random = new RandomGenerator(9);
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < 6000; i++)
        {
            string order = string.Concat(random.Permutation(3));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.That(counts, Has.Count.EqualTo(6));
        Assert.That(counts.Values, Is.All.InRange(850, 1150));
    }

    [Test]
    public void BadRangesAndTypesAreNamed()
    {
        var random = new RandomGenerator(0);
        using Tensor integers = Tensor.Zeros([3], ElementType.Int32);
        using Tensor floats = Tensor.Zeros([3]);
        Assert.That(
            () => random.FillNormal(integers),
            Throws.TypeOf<ShapeException>().With.Message.EqualTo("FillNormal: [3] is Int32; expected Float32 or Float64"));
        Assert.That(
            () => random.FillIntegers(floats, 0, 3),
            Throws.TypeOf<ShapeException>().With.Message.EqualTo("FillIntegers: [3] is Float32; expected Int32 or Int64"));
        Assert.That(() => random.FillUniform(floats, 1, 1), Throws.ArgumentException);
        Assert.That(() => random.NextInt32(0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private static ulong Checksum(Tensor tensor)
    {
        ulong sum = 14695981039346656037;
        foreach (float value in tensor.ToArray<float>()) sum = (sum ^ BitConverter.SingleToUInt32Bits(value)) * 1099511628211;
        return sum;
    }

    private static void AssertImplementationsAgree(int size, ElementType type, Action<RandomGenerator, Tensor> fill, double tolerance)
    {
        double[] vector = Draw("vector", size, type, fill);
        double[] reference = Draw("reference", size, type, fill);
        Assert.That(vector, Is.EqualTo(reference).Within(tolerance));
    }

    private static double[] Draw(string implementation, int size, ElementType type, Action<RandomGenerator, Tensor> fill)
    {
        KernelSelection.Forced = implementation;
        try
        {
            using Tensor tensor = Tensor.Empty([size], type);
            fill(new RandomGenerator(123456789012345, 99), tensor);
            return type switch
            {
                ElementType.Float32 => Array.ConvertAll(tensor.ToArray<float>(), value => (double)value),
                ElementType.Int32 => Array.ConvertAll(tensor.ToArray<int>(), value => (double)value),
                _ => Array.ConvertAll(tensor.ToArray<long>(), value => (double)value),
            };
        }
        finally
        {
            KernelSelection.Forced = null;
        }
    }
}
