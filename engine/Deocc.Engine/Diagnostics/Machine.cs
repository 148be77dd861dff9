using System.Runtime.InteropServices;

namespace Deocc.Engine.Diagnostics;

/// <summary>What a result was computed or measured on.</summary>
public static class Machine
{
    /// <summary>Processor, cores, memory, operating system and runtime, in one line.</summary>
    public static string Describe()
    {
        double gibibytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return FormattableString.Invariant(
            $"{Processor()}, {Environment.ProcessorCount} cores, {gibibytes:0} GiB, {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.FrameworkDescription}");
    }

    /// <summary>The largest resident set that this process has had, in bytes; 0 where the system does not tell.</summary>
    public static long PeakResidentBytes() => ReadStatus("VmHWM:") * 1024;

    private static string Processor()
    {
        const string Info = "/proc/cpuinfo";
        if (!File.Exists(Info)) return RuntimeInformation.ProcessArchitecture.ToString();
        string[] lines = File.ReadAllLines(Info);
        return $"{Field("model name")} (family {Field("cpu family")}, model {Field("model")})";

        string Field(string name) =>
            lines.FirstOrDefault(line => line.Split(':')[0].Trim() == name)?.Split(':')[1].Trim() ?? "unknown";
    }

    private static long ReadStatus(string field)
    {
        const string Status = "/proc/self/status";
        if (!File.Exists(Status)) return 0;
        string? line = File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);
    }
}
