using System.Globalization;
using Deocc.Engine.Devices.Gpu.Profiling;
using Spectre.Console;

namespace Deocc.Cli.Commands.Kernels;

/// <summary>The table of <c>deocc kernels --profile</c>.</summary>
internal static class KernelTable
{
    /// <summary>Runs a command and prints what its kernels took, on standard error, so that the command's own output stays as it is.</summary>
    /// <returns>The command's exit code.</returns>
    public static int Profile(Func<int> run)
    {
        using var profile = KernelProfile.Begin();
        int code = run();
        IReadOnlyList<KernelTime> kernels = profile.Times();
        if (kernels.Count == 0) Console.Error.WriteLine("no kernel ran on a graphics device; give the command --device opencl");
        else Write(kernels);
        return code;
    }

    private static void Write(IReadOnlyList<KernelTime> kernels)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (Console.IsErrorRedirected) console.Profile.Width = 160;
        double total = kernels.Sum(kernel => kernel.Milliseconds);
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn("kernel");
        foreach (string head in (string[])["calls", "ms", "share", "GB/s", "GFLOP/s"]) table.AddColumn(new TableColumn(head).RightAligned());
        foreach (KernelTime kernel in kernels)
        {
            table.AddRow(
                kernel.Kernel.EscapeMarkup(),
                Text($"{kernel.Calls}"),
                Text($"{kernel.Milliseconds:F2}"),
                Text($"{100 * kernel.Milliseconds / total:F1} %"),
                Text($"{kernel.GigabytesPerSecond:F2}"),
                kernel.Flops > 0 ? Text($"{kernel.GigaflopsPerSecond:F1}") : "");
        }

        table.AddRow("all", Text($"{kernels.Sum(kernel => kernel.Calls)}"), Text($"{total:F2}"), "", "", "");
        console.Write(table);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
