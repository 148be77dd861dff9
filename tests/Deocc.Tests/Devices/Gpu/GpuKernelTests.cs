using System.Runtime.InteropServices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Diagnostics;
using Deocc.Tests.Devices.Gpu.KernelLanguage;

namespace Deocc.Tests.Devices.Gpu;

/// <summary>Every construct of the kernel language on one kind of graphics device, against the same kernel as plain C#.</summary>
/// <param name="open">Opens the device, or skips the test by name where there is none.</param>
internal abstract unsafe class GpuKernelTests(Func<GpuContext> open)
{
    private const int Items = 64;

    private GpuContext? _context;

    [OneTimeSetUp]
    public void Open() => _context = open();

    [Test]
    public void IntegersAreThoseOfCSharp([Values(0, 1, 2)] int mode)
    {
        var expected = new int[Items * ConstructKernels.Width];
        fixed (int* target = expected) ConstructKernelsLauncher.EmulateIntegers(new LaunchSize(2), new LaunchSize(32), new Global<int>(target), Items, mode);
        int[] actual = Run<int>(expected.Length, (queue, output) => ConstructKernelsLauncher.Integers(queue, new LaunchSize(2), new LaunchSize(32), output, Items, mode));
        Assert.That(actual, Is.EqualTo(expected));
    }

    [Test]
    public void FloatsAreThoseOfCSharp()
    {
        float[] input = [.. Enumerable.Range(0, Items).Select(i => MathF.Sin(i * 0.7f) * 2)];
        var expected = new float[Items * ConstructKernels.Width];
        fixed (float* first = input, target = expected)
            ConstructKernelsLauncher.EmulateFloats(new LaunchSize(1), new LaunchSize(Items), new ReadOnly<float>(first), new Global<float>(target), Items, 0.3f);
        float[] actual = RunOn(input, expected.Length, (queue, source, to) => ConstructKernelsLauncher.Floats(queue, new LaunchSize(1), new LaunchSize(Items), source, to, Items, 0.3f));

        // A device may fuse products and sums.
        for (int i = 0; i < expected.Length; i++) Assert.That(actual[i], Is.EqualTo(expected[i]).Within(1e-5f * Math.Max(1, Math.Abs(expected[i]))), $"item {i / ConstructKernels.Width}, value {i % ConstructKernels.Width}");
    }

    [Test]
    public void SpecializationsAreKernelsOfTheirOwn()
    {
        float[] input = [.. Enumerable.Range(0, 100).Select(i => i - 50f)];
        float[] squares = RunOn(input, 100, (queue, source, to) => ConstructKernelsLauncher.Map_Square(queue, new LaunchSize(2), new LaunchSize(16), source, to, 100));
        Assert.That(squares, Is.EqualTo(input.Select(x => x * x)));
    }

    [Test]
    public void NarrowedOptionsArriveInTheirOrder()
    {
        float[] input = [.. Enumerable.Range(0, 60).Select(i => (i * 0.25f) - 7)];
        var softplus = new NarrowKernels.Softplus(1.5, 6);
        float[] actual = RunOn(input, 60, (queue, source, to) => NarrowKernelsLauncher.Apply_Softplus(queue, new LaunchSize(1), new LaunchSize(64), source, to, 60, softplus, 0.25));
        for (int i = 0; i < input.Length; i++) Assert.That(actual[i], Is.EqualTo(softplus.Invoke(input[i]) + 0.25f).Within(2e-6f));
        float[] negated = RunOn(input, 60, (queue, source, to) => NarrowKernelsLauncher.Apply_Negate(queue, new LaunchSize(1), new LaunchSize(64), source, to, 60, default, 0));
        Assert.That(negated, Is.EqualTo(input.Select(x => -x)));
    }

    [Test]
    public void GenericLaunchersFindTheInstanceByItsType()
    {
        float[] input = [.. Enumerable.Range(0, 60).Select(i => (i * 0.25f) - 7)];
        var softplus = new NarrowKernels.Softplus(1.5, 6);
        var twice = new NarrowKernels.Twice<NarrowKernels.Softplus>(softplus);
        float[] actual = RunOn(input, 60, (queue, source, to) => NarrowKernelsLauncher.Apply(queue, new LaunchSize(1), new LaunchSize(64), source, to, 60, twice, 0));
        for (int i = 0; i < input.Length; i++) Assert.That(actual[i], Is.EqualTo(softplus.Invoke(softplus.Invoke(input[i]))).Within(4e-6f));
        float[] same = RunOn(input, 60, (queue, source, to) => NarrowKernelsLauncher.Apply(
            queue, new LaunchSize(1), new LaunchSize(64), source, to, 60, default(NarrowKernels.Twice<NarrowKernels.Negate>), 0));
        Assert.That(same, Is.EqualTo(input));
        Assert.That(NarrowKernelsLauncher.NameOfApply<NarrowKernels.Negate>(), Is.EqualTo("Apply_Negate"));
        Assert.That(NarrowKernelsLauncher.NameOfApply<int>(), Is.Null);
    }

    [Test]
    public void BarriersAndSharedMemoryMultiplyMatrices()
    {
        const int Size = 37;
        float[] values = [.. Enumerable.Range(0, 2 * Size * Size).Select(i => ((i * 7) % 11) - 5f)];
        float[] actual = RunOn(values, Size * Size, (queue, source, to) => ConstructKernelsLauncher.TiledProduct(
            queue, new LaunchSize(3, 3), new LaunchSize(16, 16), source, source with { Offset = source.Offset + (Size * Size) }, to, Size));
        for (int i = 0; i < actual.Length; i++)
        {
            float sum = 0;
            for (int k = 0; k < Size; k++) sum += values[(i / Size * Size) + k] * values[(Size * Size) + (k * Size) + (i % Size)];
            Assert.That(actual[i], Is.EqualTo(sum));
        }
    }

    [Test]
    public void QuadsAndWordsMoveInOne()
    {
        float[] input = [.. Enumerable.Range(0, 4 * Items).Select(i => i - 100.5f)];
        var expected = new float[input.Length];
        fixed (float* first = input, target = expected)
            ConstructKernelsLauncher.EmulateQuads(new LaunchSize(2), new LaunchSize(32), new ReadOnly<float>(first), new Global<float>(target));
        float[] actual = RunOn(input, expected.Length, (queue, source, to) => ConstructKernelsLauncher.Quads(queue, new LaunchSize(2), new LaunchSize(32), source, to));
        Assert.That(actual, Is.EqualTo(expected));
        Assert.That(actual.Take(4), Is.EqualTo((float[])[input[5], input[6], input[7], input[4]]));
    }

    [Test]
    public void FragmentsMultiplyLikeMatrices()
    {
        float[] a = [.. Enumerable.Range(0, 16 * 8).Select(i => ((i * 3) % 17) - 8f)];
        float[] b = [.. Enumerable.Range(0, 8 * 8).Select(i => ((i * 5) % 7) - 3f)];
        float[] actual = RunOn((float[])[.. a, .. b], 16 * 8, (queue, source, to) => ConstructKernelsLauncher.FragmentTf32(
            queue, new LaunchSize(1), new LaunchSize(32), source, source with { Offset = source.Offset + a.Length }, to));
        Assert.That(actual, Is.EqualTo(FragmentCases.Product(a, b, 8)));
    }

    [Test]
    public void PackedFragmentsMultiplyLikeMatrices()
    {
        float[] a = [.. Enumerable.Range(0, 16 * 16).Select(i => ((i * 3) % 17) - 8f)];
        float[] b = [.. Enumerable.Range(0, 16 * 8).Select(i => ((i * 5) % 7) - 3f)];
        uint[] packed = [.. FragmentCases.PackRows(a), .. FragmentCases.PackColumns(b)];
        float[] actual = RunOn<uint, float>(packed, 16 * 8, (queue, source, to) => ConstructKernelsLauncher.FragmentBFloat16(
            queue, new LaunchSize(1), new LaunchSize(32), source, source with { Offset = source.Offset + (16 * 8) }, to));
        Assert.That(actual, Is.EqualTo(FragmentCases.Product(a, b, 16)));
    }

    [Test]
    public void AtomicsLoseNothing()
    {
        int[] input = [.. Enumerable.Range(0, 5000).Select(i => (i * 37) % 101)];
        nint total = _context!.Pool.Rent(sizeof(float));
        _context.Fill(total, sizeof(float), 0);
        int[] bins = RunOn<int, int>(input, 9, (queue, source, to) => ConstructKernelsLauncher.Count(
            queue, new LaunchSize(79), new LaunchSize(64), source, to, _context.View<float>(total), 5000, 8));
        float sum = 0;
        _context.CopyToHost(total, MemoryMarshal.AsBytes(new Span<float>(ref sum)));
        _context.Pool.Return(total);
        for (int bin = 0; bin < 8; bin++) Assert.That(bins[bin], Is.EqualTo(input.Count(value => value % 8 == bin)));
        Assert.That(bins[8], Is.EqualTo(input.Max()));
        Assert.That(sum, Is.EqualTo(5000));
    }

    [Test]
    public void BlocksOfTheSameBufferKeepTheirContents()
    {
        byte[] first = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];
        nint one = _context!.Pool.Rent(1000);
        nint two = _context.Pool.Rent(1000);
        _context.CopyFromHost(first, one);
        _context.Copy(one, two, 1000);
        _context.Fill(one + 10, 5, 0xAB);
        var readOne = new byte[1000];
        var readTwo = new byte[1000];
        _context.CopyToHost(one, readOne);
        _context.CopyToHost(two, readTwo);
        _context.Pool.Return(one);
        _context.Pool.Return(two);
        Assert.That(readTwo, Is.EqualTo(first));
        first.AsSpan(10, 5).Fill(0xAB);
        Assert.That(readOne, Is.EqualTo(first));
    }

    [Test]
    public void TheDeviceTimesLaunches()
    {
        nint block = _context!.Pool.Rent(Items * sizeof(float));
        DeviceView<float> view = _context.View<float>(block);
        _context.Fill(block, Items * sizeof(float), 0);
        DeviceKernel kernel = _context.Queue.Load(ConstructKernelsLauncher.Source, "Map_Square");
        int index = 0;
        kernel.SetView(ref index, view);
        kernel.SetView(ref index, view);
        kernel.SetValue(ref index, Items);
        for (int i = 0; i < 2; i++)
        {
            using LaunchTiming timing = _context.Queue.LaunchTimed(kernel, new LaunchSize(2), new LaunchSize(32));
            Assert.That(timing.Wait(), Is.InRange(0, 10000));
        }

        _context.Pool.Return(block);
    }

    [Test]
    public void BrokenTextNamesTheLine()
    {
        var broken = new KernelSource("Broken", "#line 7 \"Broken.cs\"\nK_KERNEL K(K_GLOBAL f32* y) { y[0] = nothing; }\n");
        var error = Assert.Throws<DeviceException>(() => _context!.Queue.Load(broken, "K"));
        Assert.That(error!.Message, Does.Contain("Broken does not build").And.Contain("nothing"));
    }

    private T[] Run<T>(int length, Action<KernelQueue, DeviceView<T>> launch)
        where T : unmanaged => RunOn<T, T>(new T[1], length, (queue, _, to) => launch(queue, to));

    private T[] RunOn<T>(T[] input, int length, Action<KernelQueue, DeviceView<T>, DeviceView<T>> launch)
        where T : unmanaged => RunOn<T, T>(input, length, launch);

    private TOut[] RunOn<TIn, TOut>(TIn[] input, int length, Action<KernelQueue, DeviceView<TIn>, DeviceView<TOut>> launch)
        where TIn : unmanaged
        where TOut : unmanaged
    {
        nint source = _context!.Pool.Rent((long)input.Length * sizeof(TIn));
        nint to = _context.Pool.Rent((long)length * sizeof(TOut));
        var output = new TOut[length];
        _context.CopyFromHost(MemoryMarshal.AsBytes(input.AsSpan()), source);
        _context.Fill(to, (long)length * sizeof(TOut), 0);
        launch(_context.Queue, _context.View<TIn>(source), _context.View<TOut>(to));
        _context.CopyToHost(to, MemoryMarshal.AsBytes(output.AsSpan()));
        _context.Pool.Return(source);
        _context.Pool.Return(to);
        return output;
    }
}
