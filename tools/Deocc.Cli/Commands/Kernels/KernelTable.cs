using System.Globalization;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.Profiling;
using Spectre.Console;

namespace Deocc.Cli.Commands.Kernels;

/// <summary>The table of <c>deocc kernels --profile</c>.</summary>
internal static class KernelTable
{
    /// <summary>Runs a command and prints what its kernels took, on standard error, so that the command's own output stays as it is.</summary>
    /// <param name="run">The command.</param>
    /// <param name="compares">Whether to compare with what the device can do at most.</param>
    /// <returns>The command's exit code.</returns>
    public static int Profile(Func<int> run, bool compares)
    {
        IReadOnlyList<KernelTime> kernels;
        int code;
        using (var profile = KernelProfile.Begin())
        {
            code = run();
            kernels = profile.Times();
        }

        DeviceCeilings? ceilings = compares && Device.Current is GpuDevice device ? DeviceCeilings.Measure(device) : null;
        if (kernels.Count == 0) Console.Error.WriteLine("no kernel ran on a graphics device; give the command --device opencl");
        else Write(kernels, ceilings);
        return code;
    }

    private static void Write(IReadOnlyList<KernelTime> kernels, DeviceCeilings? ceilings)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (Console.IsErrorRedirected) console.Profile.Width = 160;
        double total = kernels.Sum(kernel => kernel.Milliseconds);
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn("kernel");
        string[] heads = ["calls", "ms", "share", "GB/s", "GFLOP/s", .. ceilings is null ? (string[])[] : ["of copies", "of float32"]];
        foreach (string head in heads) table.AddColumn(new TableColumn(head).RightAligned());
        foreach (KernelTime kernel in kernels)
        {
            table.AddRow([
                kernel.Kernel.EscapeMarkup(),
                Text($"{kernel.Calls}"),
                Text($"{kernel.Milliseconds:F2}"),
                Text($"{100 * kernel.Milliseconds / total:F1} %"),
                Text($"{kernel.GigabytesPerSecond:F2}"),
                kernel.Flops > 0 ? Text($"{kernel.GigaflopsPerSecond:F1}") : "",
                .. ceilings is null ? (string[])[] :
                [
                    Text($"{100 * kernel.GigabytesPerSecond / ceilings.CopyGigabytes:F1} %"),
                    kernel.Flops > 0 ? Text($"{100 * kernel.GigaflopsPerSecond / ceilings.Gigaflops:F1} %") : "",
                ],
            ]);
        }

        table.AddRow([
            "all", Text($"{kernels.Sum(kernel => kernel.Calls)}"), Text($"{total:F2}"), .. Enumerable.Repeat("", heads.Length - 2)]);
        console.Write(table);
        if (ceilings is not null)
            Console.Error.WriteLine(Text($"at most, measured: copies {ceilings.CopyGigabytes:F1} GB/s; {ceilings.Gigaflops:F0} GFLOP/s in float32{(ceilings.Tf32Gigaflops is { } tf32 ? Text($", {tf32:F0} in tf32, {ceilings.BFloat16Gigaflops:F0} in bfloat16") : "")}"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
