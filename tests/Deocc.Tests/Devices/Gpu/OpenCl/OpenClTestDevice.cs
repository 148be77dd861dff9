using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu.OpenCl;

namespace Deocc.Tests.Devices.Gpu.OpenCl;

/// <summary>The OpenCL device that tests run on: DEOCC_OPENCL_DEVICE, or the first.</summary>
internal static class OpenClTestDevice
{
    /// <summary>
    /// Opens it. Where there is none the tests are skipped by name, unless DEOCC_REQUIRE_OPENCL=1, as in continuous
    /// integration, makes that a failure.
    /// </summary>
    public static OpenClContext Open() => OpenClContext.Open(Index());

    /// <summary>The same device for tensors, or a skip.</summary>
    public static Device Find() => DeviceCatalog.Find($"opencl:{Index()}");

    private static int Index()
    {
        bool isRequired = Environment.GetEnvironmentVariable("DEOCC_REQUIRE_OPENCL") == "1";
        if (OpenClDeviceInfo.List().Count == 0 && !isRequired)
            Assert.Ignore("no OpenCL device: install pocl-opencl-icd and ocl-icd-libopencl1 to run this on the processor");
        return int.Parse(Environment.GetEnvironmentVariable("DEOCC_OPENCL_DEVICE") ?? "0", System.Globalization.CultureInfo.InvariantCulture);
    }
}
