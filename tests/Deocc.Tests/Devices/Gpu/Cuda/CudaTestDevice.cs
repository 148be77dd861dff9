using System.Globalization;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu.Cuda;
using Deocc.Engine.Diagnostics;

namespace Deocc.Tests.Devices.Gpu.Cuda;

/// <summary>The CUDA device that tests run on: DEOCC_CUDA_DEVICE, or the first.</summary>
internal static class CudaTestDevice
{
    /// <summary>
    /// Opens it. Where there is none the tests are skipped with the reason, unless DEOCC_REQUIRE_CUDA=1, as on a machine with a
    /// graphics card, makes that a failure.
    /// </summary>
    public static CudaContext Open() => OrSkip(() => CudaContext.Open(Index));

    /// <summary>The same device for tensors, or a skip.</summary>
    public static Device Find() => OrSkip(() => DeviceCatalog.Find($"cuda:{Index}"));

    private static int Index => int.Parse(Environment.GetEnvironmentVariable("DEOCC_CUDA_DEVICE") ?? "0", CultureInfo.InvariantCulture);

    private static T OrSkip<T>(Func<T> open)
    {
        try
        {
            return open();
        }
        catch (DeviceException error) when (Environment.GetEnvironmentVariable("DEOCC_REQUIRE_CUDA") != "1")
        {
            Assert.Ignore(error.Message);
            throw;
        }
    }
}
