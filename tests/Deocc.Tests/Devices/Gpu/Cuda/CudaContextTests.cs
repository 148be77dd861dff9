using System.Runtime.InteropServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.Cuda;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Devices.Gpu.Cuda;

/// <summary>What the CUDA host asks of the driver, and what it does when the driver refuses.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class CudaContextTests
{
    private static readonly KernelSource Source = new("Marshalling", """
        typedef struct { i32 a; f32 b; i64 c; } Mixed;
        K_KERNEL Write(K_GLOBAL f32* y_base, i64 y_offset, u8 small, f64 wide, Mixed mixed, i32 last)
        {
            K_GLOBAL f32* y = y_base + y_offset;
            y[0] = small; y[1] = (f32)wide; y[2] = mixed.a; y[3] = mixed.b; y[4] = (f32)mixed.c; y[5] = last;
        }
        K_KERNEL Where(K_GLOBAL i32* y, i64 y_offset, i32 one)
        {
            i32 group = K_GROUP_X + K_GROUPS_X * (K_GROUP_Y + K_GROUPS_Y * K_GROUP_Z);
            i32 item = K_LOCAL_X + K_GROUP_SIZE_X * (K_LOCAL_Y + K_GROUP_SIZE_Y * K_LOCAL_Z);
            y[y_offset + 24 * group + item] = one;
        }

        """);

    private readonly record struct Mixed(int A, float B, long C);

    [Test]
    public void ArgumentsArriveWhole()
    {
        CudaContext context = EmulatedCuda.Open();
        nint block = context.Pool.Rent(1024);
        DeviceView<float> view = context.View<float>(block) with { Offset = 3 };
        DeviceKernel kernel = context.Queue.Load(Source, "Write");
        for (int round = 0; round < 2; round++)
        {
            int index = 0;
            kernel.SetView(ref index, view);
            kernel.SetValue(ref index, (byte)(200 + round));
            kernel.SetValue(ref index, 0.25);
            kernel.SetValue(ref index, new Mixed(-7, 1.5f, 1L << 40));
            kernel.SetValue(ref index, 42);
            context.Queue.Launch(kernel, new LaunchSize(1), new LaunchSize(1));
            Assert.That(Download<float>(context, block + 12, 6), Is.EqualTo((float[])[200 + round, 0.25f, -7, 1.5f, 1L << 40, 42]));
        }

        context.Pool.Return(block);
    }

    [Test]
    public void LaunchesHaveTheirGroupsAndItems()
    {
        CudaContext context = EmulatedCuda.Open();
        const int Groups = 2 * 3 * 4;
        nint block = context.Pool.Rent(Groups * 24 * sizeof(int));
        context.Fill(block, Groups * 24 * sizeof(int), 0);
        DeviceKernel kernel = context.Queue.Load(Source, "Where");
        int index = 0;
        kernel.SetView(ref index, context.View<int>(block));
        kernel.SetValue(ref index, 1);
        context.Queue.Launch(kernel, new LaunchSize(2, 3, 4), new LaunchSize(6, 2, 2));
        Assert.That(EmulatedCuda.Calls[^1], Is.EqualTo("cuLaunchKernel Where 2 3 4, 6 2 2, 0"));
        Assert.That(Download<int>(context, block, Groups * 24), Has.All.EqualTo(1));
        context.Pool.Return(block);
    }

    [Test]
    public void LeftOutArgumentsAreNoticed()
    {
        CudaContext context = EmulatedCuda.Open();
        DeviceKernel kernel = context.Queue.Load(Source, "Where");
        int index = 1;
        Assert.That(() => kernel.SetValue(ref index, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void EveryThreadEntersTheContext()
    {
        CudaContext first = EmulatedCuda.Open();
        CudaContext second = EmulatedCuda.OpenAsSet(1);
        nint one = first.Pool.Rent(64);
        nint two = second.Pool.Rent(64);
        var thread = new Thread(() =>
        {
            first.Fill(one, 64, 5);
            second.Fill(two, 64, 6);
            first.Finish();
        });
        thread.Start();
        thread.Join();
        Assert.That(EmulatedCuda.Calls[^6..], Is.EqualTo((string[])
        [
            "cuCtxSetCurrent 0", "cuMemsetD8Async 5 64", "cuCtxSetCurrent 1", "cuMemsetD8Async 6 64", "cuCtxSetCurrent 0", "cuStreamSynchronize",
        ]));
        Assert.That(Download<byte>(first, one, 64), Has.All.EqualTo(5));
        Assert.That(Download<byte>(second, two, 64), Has.All.EqualTo(6));
        first.Pool.Return(one);
        second.Pool.Return(two);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(CudaUploads.ChunkBytes)]
    [TestCase((3 * CudaUploads.ChunkBytes) + 12345)]
    public void CopiesGoThroughPinnedChunks(int bytes)
    {
        CudaContext context = EmulatedCuda.Open();
        nint block = context.Pool.Rent(Math.Max(1, bytes));
        nint other = context.Pool.Rent(Math.Max(1, bytes));
        byte[] source = [.. Enumerable.Range(0, bytes).Select(i => (byte)((i * 31) ^ (i >> 12)))];
        context.CopyFromHost(source, block);
        context.Copy(block, other, bytes);
        Assert.That(Download<byte>(context, other, bytes).AsSpan().SequenceEqual(source), Is.True);
        int chunks = (bytes + CudaUploads.ChunkBytes - 1) / CudaUploads.ChunkBytes;
        Assert.That(EmulatedCuda.Calls.Count(call => call.StartsWith("cuMemcpyHtoDAsync_v2", StringComparison.Ordinal)), Is.EqualTo(chunks));
        Assert.That(EmulatedCuda.Calls.Count(call => call.StartsWith("cuMemcpyDtoHAsync_v2", StringComparison.Ordinal)), Is.EqualTo(chunks));
        Assert.That(EmulatedCuda.Calls.Count(call => call.StartsWith("cuMemHostAlloc", StringComparison.Ordinal)), Is.LessThanOrEqualTo(6));
        context.Pool.Return(block);
        context.Pool.Return(other);
    }

    [Test]
    public void MemoryIsFreedAndAskedForAgainBeforeItRunsOut()
    {
        CudaContext context = EmulatedCuda.Open();
        EmulatedCuda.Set("memory", 100L << 20);
        nint cached = context.Pool.Rent(60L << 20);
        context.Pool.Return(cached);
        nint block = context.Pool.Rent(80L << 20);
        Assert.That(EmulatedCuda.Calls.Count(call => call.StartsWith("cuMemFree_v2", StringComparison.Ordinal)), Is.EqualTo(1));
        var error = Assert.Throws<DeviceException>(() => context.Pool.Rent(90L << 20));
        Assert.That(error!.Message, Does.Match("^cuda:0: out of memory: wanted 94,37[0-9],[0-9]{3} bytes with 83,88[0-9],[0-9]{3} in use and [0-9,]+ cached; use a smaller batch or image$"));
        context.Pool.Return(block);
        context.Pool.Trim();
    }

    [Test]
    public void AllocationsThatFailOtherwiseAreNoLackOfMemory()
    {
        CudaContext context = EmulatedCuda.Open();
        EmulatedCuda.Fail("cuMemAlloc_v2", 999);
        Assert.That(() => context.Pool.Rent(64), Throws.TypeOf<DeviceException>().With.Message.StartsWith("cuda:0: allocating memory failed: CUDA 999; the device is lost"));
    }

    [Test]
    public void ALostDeviceSaysSoInEveryCall()
    {
        CudaContext context = EmulatedCuda.Open();
        nint block = context.Pool.Rent(64);
        EmulatedCuda.Fail("cuMemsetD8Async", 700);
        Assert.That(() => context.Fill(block, 64, 0), Throws.TypeOf<DeviceException>().With.Message.StartsWith("cuda:0: filling device memory failed: an illegal memory access"));
        foreach (Action call in (Action[])[context.Finish, () => context.CopyFromHost(new byte[4], block), () => context.CopyToHost(block, new byte[4]), () => context.Pool.Rent(1 << 24)])
            Assert.That(call, Throws.TypeOf<DeviceException>().With.Message.StartsWith("cuda:0: ").And.Message.Contains("the device is lost to this process"));
    }

    [Test]
    public void ALaunchThatTheDriverRefusesNamesTheKernel()
    {
        CudaContext context = EmulatedCuda.Open();
        nint block = context.Pool.Rent(64);
        DeviceKernel kernel = context.Queue.Load(Source, "Where");
        int index = 0;
        kernel.SetView(ref index, context.View<int>(block));
        kernel.SetValue(ref index, 1);
        Assert.That(
            () => context.Queue.Launch(kernel, new LaunchSize(1), new LaunchSize(2048)),
            Throws.TypeOf<DeviceException>().With.Message.Match("^cuda:0: launching kernel Where in .*2048.* failed: invalid argument"));
        context.Pool.Return(block);
    }

    [Test]
    public void MissingKernelsAreNamed()
    {
        CudaContext context = EmulatedCuda.Open();
        Assert.That(() => context.Queue.Load(Source, "Nothing"), Throws.TypeOf<DeviceException>().With.Message.StartsWith("cuda:0: looking for kernel Nothing of Marshalling failed: CUDA 500"));
    }

    [Test]
    public void LimitsNameTheVersions()
    {
        DeviceLimits limits = EmulatedCuda.Open(1).Limits;
        Assert.That(limits.ComputeUnits, Is.EqualTo(108));
        Assert.That(limits.Description, Is.EqualTo("Emulated GPU 1, compute capability 9.0, driver of CUDA 12.4, NVRTC 12.4 for sm_90, 48 KiB shared, groups to 1024"));
    }

    [Test]
    [NoLeaks]
    public void TensorsComputeThere()
    {
        Device device = EmulatedCuda.Find();
        using var x = Tensor.From([1f, 2f, 3f], [3], device);
        using Tensor sum = x + x;
        Assert.That(sum.ToArray<float>(), Is.EqualTo((float[])[2, 4, 6]));
    }

    private static T[] Download<T>(GpuContext context, nint address, int count)
        where T : unmanaged
    {
        var result = new T[count];
        context.CopyToHost(address, MemoryMarshal.AsBytes(result.AsSpan()));
        return result;
    }
}
