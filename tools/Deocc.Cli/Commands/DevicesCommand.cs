using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.Profiling;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;

namespace Deocc.Cli.Commands;

/// <summary><c>deocc devices</c>: what the machine can compute on, and whether it computes right.</summary>
internal static class DevicesCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object per device and line." };
        var measure = new Option<bool>("--measure") { Description = "Measure what graphics devices can do at most: copies on the device and over the bus, and arithmetic." };
        var command = new Command("devices", """
            List the machine's devices with their limits and driver versions, and PASS or FAIL of a short self-test.

            Examples:
              deocc devices
              deocc devices --measure
              deocc devices --json
            """)
        {
            json, measure,
        };
        command.SetAction(parsed =>
        {
            bool allPassed = true;
            foreach (string name in DeviceCatalog.Names)
            {
                DeviceReport report = Examine(name, parsed.GetValue(measure));
                allPassed &= report.Passed;
                Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(report, DevicesJson.Default.DeviceReport) : Describe(report));
                if (report.Ceilings is { } ceilings && !parsed.GetValue(json)) Console.WriteLine($"          {Describe(ceilings)}");
            }

            if (!parsed.GetValue(json))
            {
                foreach (string reason in DeviceCatalog.Missing) Console.WriteLine($"none      {reason}");
            }

            return allPassed ? 0 : 1;
        });
        return command;
    }

    private static DeviceReport Examine(string name, bool measures)
    {
        try
        {
            Device device = DeviceCatalog.Find(name);
            string? failure = DeviceSelfTest.Run(device);
            DeviceLimits limits = device.Limits;
            return new DeviceReport(device.Name, limits.Description, limits.TotalBytes, limits.ComputeUnits, failure is null, failure,
                measures && failure is null && device is GpuDevice card ? DeviceCeilings.Measure(card) : null);
        }
        catch (DeviceException error)
        {
            return new DeviceReport(name, "", 0, 0, false, error.Message);
        }
    }

    private static string Describe(DeviceReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Name,-9} {(report.Passed ? "PASS" : "FAIL")}  {report.Description}; {report.TotalBytes / 1073741824.0:F1} GiB, {report.ComputeUnits} compute units{(report.Passed ? "" : "; " + report.Failure!.ReplaceLineEndings(" "))}");

    private static string Describe(DeviceCeilings ceilings)
    {
        string tensorCores = ceilings.Tf32Gigaflops is null ? "" : string.Create(
            CultureInfo.InvariantCulture, $", on tensor cores {ceilings.Tf32Gigaflops:F0} in tf32 and {ceilings.BFloat16Gigaflops:F0} in bfloat16");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"copies {ceilings.CopyGigabytes:F1} GB/s, from the host {ceilings.UploadGigabytes:F1} (pinned {ceilings.PinnedUploadGigabytes:F1}), to the host {ceilings.DownloadGigabytes:F1}; {ceilings.Gigaflops:F0} GFLOP/s in float32{tensorCores}");
    }
}
