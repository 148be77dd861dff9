using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Devices.Gpu.KernelLanguage;

/// <summary>Kernels as plain C#: what every device must give.</summary>
[TestFixture]
internal sealed unsafe class EmulatorTests
{
    [Test]
    public void SpecializedMapRunsEveryItem()
    {
        float[] input = [.. Enumerable.Range(0, 100).Select(i => (i * 0.37f) - 9)];
        var output = new float[100];
        fixed (float* source = input, target = output)
        {
            var from = new ReadOnly<float>(source);
            var to = new Global<float>(target);
            ConstructKernelsLauncher.EmulateMap_Square(new LaunchSize(2), new LaunchSize(16), from, to, 100);
            Assert.That(output, Is.EqualTo(input.Select(x => x * x)));
            ConstructKernelsLauncher.EmulateMap_Affine(new LaunchSize(3), new LaunchSize(7), from, to, 100);
            Assert.That(output, Is.EqualTo(input.Select(x => (0.5f * x) - 0.1f)));
        }
    }

    [Test]
    public void BarriersAndSharedMemoryMultiplyMatrices()
    {
        const int Size = 20;
        float[] a = [.. Enumerable.Range(0, Size * Size).Select(i => ((i * 7) % 11) - 5f)];
        float[] b = [.. Enumerable.Range(0, Size * Size).Select(i => ((i * 5) % 13) - 6f)];
        var output = new float[Size * Size];
        fixed (float* left = a, right = b, target = output)
        {
            ConstructKernelsLauncher.EmulateTiledProduct(
                new LaunchSize(2, 2), new LaunchSize(16, 16), new ReadOnly<float>(left), new ReadOnly<float>(right), new Global<float>(target), Size);
        }

        for (int row = 0; row < Size; row++)
        {
            for (int column = 0; column < Size; column++)
            {
                float sum = 0;
                for (int k = 0; k < Size; k++) sum += a[(row * Size) + k] * b[(k * Size) + column];
                Assert.That(output[(row * Size) + column], Is.EqualTo(sum));
            }
        }
    }

    [Test]
    public void FragmentsMultiplyLikeMatrices()
    {
        float[] a = [.. Enumerable.Range(0, 16 * 8).Select(i => ((i * 3) % 17) - 8f)];
        float[] b = [.. Enumerable.Range(0, 8 * 8).Select(i => ((i * 5) % 7) - 3f)];
        var output = new float[16 * 8];
        fixed (float* left = a, right = b, target = output)
        {
            ConstructKernelsLauncher.EmulateFragmentTf32(
                new LaunchSize(1), new LaunchSize(32), new ReadOnly<float>(left), new ReadOnly<float>(right), new Global<float>(target));
        }

        Assert.That(output, Is.EqualTo(FragmentCases.Product(a, b, 8)));
    }

    [Test]
    public void PackedFragmentsMultiplyLikeMatrices()
    {
        float[] a = [.. Enumerable.Range(0, 16 * 16).Select(i => ((i * 3) % 17) - 8f)];
        float[] b = [.. Enumerable.Range(0, 16 * 8).Select(i => ((i * 5) % 7) - 3f)];
        uint[] packedA = FragmentCases.PackRows(a);
        uint[] packedB = FragmentCases.PackColumns(b);
        var output = new float[16 * 8];
        fixed (uint* left = packedA, right = packedB)
        {
            fixed (float* target = output)
            {
                ConstructKernelsLauncher.EmulateFragmentBFloat16(
                    new LaunchSize(1), new LaunchSize(32), new ReadOnly<uint>(left), new ReadOnly<uint>(right), new Global<float>(target));
            }
        }

        Assert.That(output, Is.EqualTo(FragmentCases.Product(a, b, 16)));
    }

    [Test]
    public void AtomicsLoseNothing()
    {
        int[] input = [.. Enumerable.Range(0, 500).Select(i => (i * 37) % 101)];
        var bins = new int[9];
        var total = new float[1];
        fixed (int* source = input, target = bins)
        {
            fixed (float* sum = total)
            {
                ConstructKernelsLauncher.EmulateCount(
                    new LaunchSize(8), new LaunchSize(64), new ReadOnly<int>(source), new Global<int>(target), new Global<float>(sum), 500, 8);
            }
        }

        for (int bin = 0; bin < 8; bin++) Assert.That(bins[bin], Is.EqualTo(input.Count(value => value % 8 == bin)));
        Assert.That(bins[8], Is.EqualTo(input.Max()));
        Assert.That(total[0], Is.EqualTo(500));
    }

    [Test]
    public void AnItemThatFailsDoesNotHangItsGroup()
    {
        var failure = Assert.Throws<AggregateException>(() => Emulator.Run(new LaunchSize(1), new LaunchSize(4), hasBarrier: true, () =>
        {
            if (Group.X == 2) throw new InvalidOperationException("item 2");
            Group.Barrier();
        }));
        Assert.That(failure!.InnerExceptions, Has.Count.EqualTo(1));
    }

    [Test]
    public void HalfPrecisionIsThatOfTheEngine()
    {
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            float half = HalfPrecision.FromHalf((ushort)bits);
            float brain = HalfPrecision.FromBFloat16((ushort)bits);
            Assert.That(BitConverter.SingleToInt32Bits(half), Is.EqualTo(BitConverter.SingleToInt32Bits((float)BitConverter.UInt16BitsToHalf((ushort)bits))));
            Assert.That(BitConverter.SingleToInt32Bits(brain), Is.EqualTo(BitConverter.SingleToInt32Bits(new BFloat16((ushort)bits))));
        }
    }
}
