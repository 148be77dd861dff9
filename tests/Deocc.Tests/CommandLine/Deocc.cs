using System.Diagnostics;

namespace Deocc.Tests.CommandLine;

/// <summary>Runs the command <c>deocc</c> as users do: as a process of its own.</summary>
internal static class Deocc
{
    /// <summary>What a run gave back.</summary>
    internal sealed record Result(int ExitCode, string Output, string Errors);

    public static Result Run(string folder, params string[] arguments)
    {
        string program = Path.Combine(TestContext.CurrentContext.TestDirectory, "deocc.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Result(process.ExitCode, output, errors.Result);
    }
}
