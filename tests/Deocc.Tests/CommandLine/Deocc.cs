using System.Diagnostics;

namespace Deocc.Tests.CommandLine;

/// <summary>Runs the command <c>deocc</c> as users do: as a process of its own.</summary>
internal static class Deocc
{
    /// <summary>What a run gave back.</summary>
    internal sealed record Result(int ExitCode, string Output, string Errors);

    /// <summary>Runs a command in a folder.</summary>
    public static Result Run(string folder, params string[] arguments) => Run(folder, new Dictionary<string, string>(), arguments);

    /// <summary>Runs a command in a folder, with environment variables of its own.</summary>
    public static Result Run(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        string program = Path.Combine(TestContext.CurrentContext.TestDirectory, "deocc.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Result(process.ExitCode, output, errors.Result);
    }
}
