using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Devices.Gpu;

/// <summary>Copies beside kernels: whatever the order in which a device takes them, numbers are those of a machine that does one thing after the other.</summary>
/// <param name="find">Finds the device, or skips the test by name where there is none.</param>
internal abstract class GpuStreamTests(Func<Device> find)
{
    private const int LargestSum = 20_000;

    // The largest is more than a chunk of pinned memory; few sizes, so that blocks come back soon.
    private static readonly int[] Sizes = [1, 1000, 1000, LargestSum, 1_300_000];

    /// <summary>The device.</summary>
    protected GpuDevice Device { get; private set; } = null!;

    [SetUp]
    public void Find() => Device = (GpuDevice)find();

    [Test]
    [NoLeaks]
    public void UploadsKernelsFreesAndDownloadsKeepTheirOrder([Values(1, 2, 3)] int seed)
    {
        const int Steps = 250;
        const int Most = 12;
        var random = new RandomGenerator((ulong)seed);
        var live = new List<Pair>();
        long arrived = Device.ArrivedBlocks;
        for (int step = 0; step < Steps; step++)
        {
            int choice = random.NextInt32(0, 10);
            if (live.Count < 2 || (choice < 3 && live.Count < Most))
            {
                live.Add(Upload(random, Sizes[random.NextInt32(0, Sizes.Length)]));
                continue;
            }

            int index = random.NextInt32(0, live.Count);
            Pair pair = live[index];
            switch (choice)
            {
                case < 5 when pair.Expected.Length <= LargestSum:
                    live.Add(new Pair(pair.Tensor + pair.Tensor, Array.ConvertAll(pair.Expected, value => Wrap(value + value))).Wrapped());
                    break;
                case 5:
                    float[] numbers = Numbers(random, pair.Expected.Length);
                    pair.Tensor.CopyFrom<float>(numbers);
                    live[index] = pair with { Expected = (float[])numbers.Clone() };

                    // Copies are made before a call returns.
                    numbers.AsSpan().Fill(-1);
                    break;
                case 6:
                    using (TensorReading reading = TensorReading.Begin(pair.Tensor))
                    {
                        live.Add(Upload(random, pair.Expected.Length));
                        Assert.That(reading.Read<float>().AsSpan().SequenceEqual(pair.Expected), Is.True);
                    }

                    break;
                case 7:
                    pair.Check();
                    break;
                default:
                    pair.Tensor.Dispose();
                    live.RemoveAt(index);
                    break;
            }
        }

        foreach (Pair pair in live)
        {
            pair.Check();
            pair.Tensor.Dispose();
        }

        Assert.That(Device.ArrivedBlocks, Is.EqualTo(arrived));
    }

    [Test]
    [NoLeaks]
    public void BatchesOfTwoThreadsAreTheirOwn()
    {
        var failures = new System.Collections.Concurrent.ConcurrentBag<string>();
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(number => new Thread(() =>
        {
            var random = new RandomGenerator((ulong)(100 + number));
            for (int step = 0; step < 60; step++)
            {
                using var scope = new Deocc.Engine.Memory.TensorScope();
                float[] numbers = Numbers(random, 50_000);
                float[] found = (Tensor.From(numbers, [numbers.Length], Device) * 2).ToArray<float>();
                for (int i = 0; i < found.Length; i++)
                {
                    if (found[i] == 2 * numbers[i]) continue;
                    failures.Add($"thread {number}, step {step}, element {i}: {found[i]} for {2 * numbers[i]}");
                    return;
                }
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.That(failures, Is.Empty);
    }

    [Test]
    [NoLeaks]
    public void NumbersThatAreReadLaterAreThoseOfTheirTime()
    {
        var random = new RandomGenerator(9);
        using Tensor sum = Tensor.Zeros([4], ElementType.Float32, Device);
        var reads = new Queue<(HostRead Read, Tensor Kept, float Expected)>();
        float expected = 0;
        for (int step = 0; step < 40; step++)
        {
            float next = random.NextInt32(0, 100);
            using var one = Tensor.From([next, next, next, next], [4], Device);
            using Tensor added = sum + one;
            sum.CopyFrom(added);
            expected += next;
            Tensor kept = sum * 3;
            reads.Enqueue((Device.BeginCopyToHost(kept), kept, 3 * expected));
            if (reads.Count > 3) Check();
        }

        while (reads.Count > 0) Check();

        void Check()
        {
            (HostRead read, Tensor kept, float value) = reads.Dequeue();
            var bytes = new byte[4 * sizeof(float)];
            read.Read(bytes);
            read.Dispose();
            kept.Dispose();
            Assert.That(BitConverter.ToSingle(bytes, 3 * sizeof(float)), Is.EqualTo(value));
        }
    }

    private static float[] Numbers(RandomGenerator random, int count)
    {
        float first = random.NextInt32(0, 1 << 12);
        var numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = Wrap(first + (i % 977));
        return numbers;
    }

    // Whole numbers below 2^14, so that sums are exact.
    private static float Wrap(float value) => value >= 16384 ? value - 16384 : value;

    private Pair Upload(RandomGenerator random, int count)
    {
        float[] numbers = Numbers(random, count);
        var pair = new Pair(Tensor.From(numbers, [count], Device), (float[])numbers.Clone());
        numbers.AsSpan().Fill(-1);
        return pair;
    }

    private sealed record Pair(Tensor Tensor, float[] Expected)
    {
        /// <summary>The same, its sums taken back below 2^14 on the device, too.</summary>
        public Pair Wrapped()
        {
            using Tensor isOver = Tensor.GreaterOrEqual(16384);
            using Tensor excess = isOver * 16384;
            using Tensor sum = Tensor;
            return this with { Tensor = sum - excess };
        }

        public void Check()
        {
            float[] found = Tensor.ToArray<float>();
            for (int i = 0; i < found.Length; i++)
            {
                if (found[i] != Expected[i]) Assert.Fail($"element {i} of {found.Length} is {found[i]}, not {Expected[i]}");
            }
        }
    }
}
