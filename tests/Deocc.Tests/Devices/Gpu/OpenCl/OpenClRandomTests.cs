using Deocc.Engine.Devices;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Devices.Gpu.OpenCl;

/// <summary>Random numbers drawn on the OpenCL device are those of the CPU.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class OpenClRandomTests
{
    // High words of all three, and a position that carries from one word into the next.
    private static readonly RandomState State = new(0x1234_5678_9ABC_DEF0, 0x0FED_CBA9_8765_4321, 0xFFFF_FFF8);

    private static readonly int[] Sizes = [1, 31, 32, 33, 255, 20_000];

    [Test]
    public void UniformNumbersHaveTheCpusBits([ValueSource(nameof(Sizes))] int size) =>
        Compare<float>(size, ElementType.Float32, (random, tensor) => random.FillUniform(tensor, low: -0.7, high: 2.3));

    [Test]
    public void NumbersOfTheUnitIntervalHaveTheCpusBits([ValueSource(nameof(Sizes))] int size) =>
        Compare<float>(size, ElementType.Float32, (random, tensor) => random.FillUniform(tensor));

    [Test]
    public void EventsHaveTheCpusBits([ValueSource(nameof(Sizes))] int size) =>
        Compare<float>(size, ElementType.Float32, (random, tensor) => random.FillBernoulli(tensor, 0.3, value: 1.5));

    [Test]
    public void WholeNumbersAreTheCpus([ValueSource(nameof(Sizes))] int size)
    {
        Compare<int>(size, ElementType.Int32, (random, tensor) => random.FillIntegers(tensor, -5, 1000));
        Compare<long>(size, ElementType.Int64, (random, tensor) => random.FillIntegers(tensor, int.MinValue, int.MaxValue));
    }

    [Test]
    public void NormalNumbersAreTheCpusUpToRounding([ValueSource(nameof(Sizes))] int size)
    {
        float[] expected = Draw<float>(size, ElementType.Float32, DeviceCatalog.Find("cpu"), Fill);
        float[] actual = Draw<float>(size, ElementType.Float32, OpenClTestDevice.Find(), Fill);
        Assert.That(actual, Is.EqualTo(expected).Within(1e-5f));

        static void Fill(RandomGenerator random, Tensor tensor) => random.FillNormal(tensor, mean: 1, deviation: 2);
    }

    [Test]
    public void DropoutDrawsTheCpusMask([ValueSource(nameof(Sizes))] int size)
    {
        using Tensor x = Tensor.Uniform([size], low: 1, high: 2, random: new RandomGenerator(5));
        using Tensor onDevice = x.To(OpenClTestDevice.Find());
        using Tensor expected = x.Dropout(0.4, new RandomGenerator(0) { State = State });
        using Tensor actual = onDevice.Dropout(0.4, new RandomGenerator(0) { State = State });
        Assert.That(actual.ToArray<float>(), Is.EqualTo(expected.ToArray<float>()));
    }

    private static void Compare<T>(int size, ElementType type, Action<RandomGenerator, Tensor> fill)
        where T : unmanaged =>
        Assert.That(Draw<T>(size, type, OpenClTestDevice.Find(), fill), Is.EqualTo(Draw<T>(size, type, DeviceCatalog.Find("cpu"), fill)));

    private static T[] Draw<T>(int size, ElementType type, Device device, Action<RandomGenerator, Tensor> fill)
        where T : unmanaged
    {
        using Tensor tensor = Tensor.Empty([size], type, device);
        fill(new RandomGenerator(0) { State = State }, tensor);
        return tensor.ToArray<T>();
    }
}
