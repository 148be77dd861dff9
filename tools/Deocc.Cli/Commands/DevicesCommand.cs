using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;

namespace Deocc.Cli.Commands;

/// <summary><c>deocc devices</c>: what the machine can compute on, and whether it computes right.</summary>
internal static class DevicesCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object per device and line." };
        var command = new Command("devices", """
            List the machine's devices with their limits and driver versions, and PASS or FAIL of a short self-test.

            Examples:
              deocc devices
              deocc devices --json
            """)
        {
            json,
        };
        command.SetAction(parsed =>
        {
            bool allPassed = true;
            foreach (string name in DeviceCatalog.Names)
            {
                DeviceReport report = Examine(name);
                allPassed &= report.Passed;
                Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(report, DevicesJson.Default.DeviceReport) : Describe(report));
            }

            if (!parsed.GetValue(json))
            {
                foreach (string reason in DeviceCatalog.Missing) Console.WriteLine($"none      {reason}");
            }

            return allPassed ? 0 : 1;
        });
        return command;
    }

    private static DeviceReport Examine(string name)
    {
        try
        {
            Device device = DeviceCatalog.Find(name);
            string? failure = DeviceSelfTest.Run(device);
            DeviceLimits limits = device.Limits;
            return new DeviceReport(device.Name, limits.Description, limits.TotalBytes, limits.ComputeUnits, failure is null, failure);
        }
        catch (DeviceException error)
        {
            return new DeviceReport(name, "", 0, 0, false, error.Message);
        }
    }

    private static string Describe(DeviceReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Name,-9} {(report.Passed ? "PASS" : "FAIL")}  {report.Description}; {report.TotalBytes / 1073741824.0:F1} GiB, {report.ComputeUnits} compute units{(report.Passed ? "" : "; " + report.Failure!.ReplaceLineEndings(" "))}");
}
