using System.Diagnostics;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Devices.Gpu.Profiling;

/// <summary>What a graphics device can do at most, measured: the rates that kernels' figures are judged against, in units of 1e9 a second.</summary>
/// <param name="CopyGigabytes">Bytes read and written by a copy on the device, summed.</param>
/// <param name="UploadGigabytes">Bytes of a host array that arrive, through pinned memory, as tensors travel.</param>
/// <param name="PinnedUploadGigabytes">Bytes that arrive from pinned memory alone: what the bus can do.</param>
/// <param name="DownloadGigabytes">Bytes that come back into a host array.</param>
/// <param name="Gigaflops">Multiplications and additions in float32.</param>
/// <param name="Tf32Gigaflops">The same on tensor cores in tf32; null where there are none.</param>
/// <param name="BFloat16Gigaflops">The same on tensor cores in bfloat16; null where there are none.</param>
public sealed record DeviceCeilings(
    double CopyGigabytes,
    double UploadGigabytes,
    double PinnedUploadGigabytes,
    double DownloadGigabytes,
    double Gigaflops,
    double? Tf32Gigaflops,
    double? BFloat16Gigaflops)
{
    private const int Attempts = 5;
    private const long MostBytes = 256L << 20;

    // A launch should last so long that its start does not count.
    private const double LeastMilliseconds = 20;
    private const int MostSteps = 1 << 20;
    private const int GroupsPerUnit = 16;

    // 1 in bfloat16, twice; as tf32 about as much.
    private const uint OnesInBFloat16 = 0x3F803F80;

    /// <summary>Measures; takes a second or two. The best of several attempts counts.</summary>
    /// <exception cref="DeviceException">The device refuses, or has no memory left.</exception>
    public static DeviceCeilings Measure(GpuDevice device)
    {
        long bytes = Math.Min(MostBytes, device.Limits.TotalBytes / 16);
        using var source = new OwnedStorage(device, bytes);
        using var target = new OwnedStorage(device, bytes);
        var onHost = new byte[bytes];
        device.CopyFromHost(onHost, source.Storage, 0);
        double copy = BestSeconds(device, () => device.Copy(source.Storage, 0, target.Storage, 0, bytes));
        double upload = BestSeconds(device, () => device.CopyFromHost(onHost, target.Storage, 0));
        double pinned = BestSeconds(device, () => device.CopyPinned(target.Storage, bytes));
        double download = BestSeconds(device, () => device.CopyToHost(source.Storage, 0, onHost));
        return new DeviceCeilings(
            2e-9 * bytes / copy,
            1e-9 * bytes / upload,
            1e-9 * bytes / pinned,
            1e-9 * bytes / download,
            Rate(device, CeilingKernels.FlopsPerStep, "MultiplyAdd", (kernel, index) =>
            {
                kernel.SetValue(ref index, 0.999f);
                kernel.SetValue(ref index, 0.001f);
            }),
            device.HasTensorCores ? Rate(device, CeilingKernels.TensorFlopsPerStep, "MultiplyFragmentsTf32", SetOnes) : null,
            device.HasTensorCores ? Rate(device, 2 * CeilingKernels.TensorFlopsPerStep, "MultiplyFragmentsBFloat16", SetOnes) : null);
    }

    private static void SetOnes(DeviceKernel kernel, int index) => kernel.SetValue(ref index, OnesInBFloat16);

    /// <summary>A kernel's rate, by the device's clock: steps are doubled until a launch lasts long enough.</summary>
    private static double Rate(GpuDevice device, int flopsPerStep, string name, Action<DeviceKernel, int> setRest)
    {
        var groups = new LaunchSize(device.Limits.ComputeUnits * GroupsPerUnit);
        var groupSize = new LaunchSize(CeilingKernels.GroupSize);
        using Tensor output = Tensor.Empty([groups.X * CeilingKernels.GroupSize], device: device);
        DeviceKernel kernel = device.Queue.Load(CeilingKernelsLauncher.Source, name);
        int steps = 16;
        while (Launch(steps) < LeastMilliseconds && steps < MostSteps) steps *= 2;
        double best = Enumerable.Range(0, Attempts).Min(_ => Launch(steps));
        return 1e-6 * flopsPerStep * steps * output.Elements / best;

        double Launch(int count)
        {
            int index = 0;
            kernel.SetView(ref index, device.View<float>(output));
            kernel.SetValue(ref index, count);
            setRest(kernel, index);
            using LaunchTiming timing = device.Queue.LaunchTimed(kernel, groups, groupSize);
            return timing.Wait();
        }
    }

    private static double BestSeconds(GpuDevice device, Action work)
    {
        double best = double.MaxValue;
        for (int attempt = 0; attempt <= Attempts; attempt++)
        {
            device.Synchronize();
            long start = Stopwatch.GetTimestamp();
            work();
            device.Synchronize();

            // The first attempt warms up.
            if (attempt > 0) best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private sealed class OwnedStorage(Device device, long bytes) : IDisposable
    {
        public Storage Storage { get; } = new(device, bytes);

        public void Dispose() => Storage.Release();
    }
}
