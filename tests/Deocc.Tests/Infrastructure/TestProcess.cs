using System.Diagnostics;
using System.Xml.Linq;

namespace Deocc.Tests.Infrastructure;

/// <summary>The outcome of a part of this assembly's tests, run in a process of its own under other environment variables.</summary>
/// <param name="Passed">How many tests passed.</param>
/// <param name="Failures">Name and first line of the message of each that failed.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record TestProcess(int Passed, IReadOnlyList<string> Failures, double Seconds)
{
    private const int LimitMilliseconds = 15 * 60 * 1000;

    /// <summary>Runs the tests of a category.</summary>
    /// <exception cref="InvalidOperationException">The process wrote no results; the message holds what it printed.</exception>
    public static TestProcess Run(string category, IReadOnlyDictionary<string, string> environment)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"deocc-tests-{Guid.NewGuid():N}");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "test", typeof(TestProcess).Assembly.Location,
                "--filter", $"TestCategory={category}",
                "--logger", "trx;LogFileName=results.trx",
                "--results-directory", folder,
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        var watch = Stopwatch.StartNew();
        try
        {
            string output = RunToEnd(start);
            string file = Path.Combine(folder, "results.trx");
            if (!File.Exists(file)) throw new InvalidOperationException($"the child process wrote no results: {output}");
            return Read(XDocument.Load(file), watch.Elapsed.TotalSeconds);
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static string RunToEnd(ProcessStartInfo start)
    {
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(LimitMilliseconds))
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"the child process ran longer than {LimitMilliseconds / 60000} minutes");
        }

        return output.Result + errors.Result;
    }

    private static TestProcess Read(XDocument results, double seconds)
    {
        XElement[] tests = [.. results.Descendants().Where(element => element.Name.LocalName == "UnitTestResult")];
        string[] failures = [.. tests.Where(test => Outcome(test) == "Failed").Select(Describe)];
        return new TestProcess(tests.Count(test => Outcome(test) == "Passed"), failures, seconds);
    }

    private static string? Outcome(XElement test) => test.Attribute("outcome")?.Value;

    private static string Describe(XElement test)
    {
        XElement? message = test.Descendants().FirstOrDefault(element => element.Name.LocalName == "Message");
        string firstLine = message?.Value.Trim().Split('\n')[0] ?? "no message";
        return $"{test.Attribute("testName")?.Value}: {firstLine}";
    }
}
