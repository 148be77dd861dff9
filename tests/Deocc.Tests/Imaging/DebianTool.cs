using System.Diagnostics;

namespace Deocc.Tests.Imaging;

/// <summary>A program of a Debian package that tests compare with; a test that needs it is skipped where it is absent.</summary>
internal static class DebianTool
{
    /// <summary>Runs a program of <c>/usr/bin</c> on some input.</summary>
    /// <returns>Its standard output.</returns>
    public static byte[] Run(string package, string program, string[] arguments, byte[]? input = null)
    {
        string path = Path.Combine("/usr/bin", program);
        if (!File.Exists(path)) Assert.Ignore($"{program} is absent; install the package {package}");
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task writing = Task.Run(() =>
        {
            process.StandardInput.BaseStream.Write(input ?? []);
            process.StandardInput.Close();
        });
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Task.WaitAll(writing, errors);
        Assert.That(process.ExitCode, Is.Zero, $"{program} {string.Join(' ', arguments)}: {errors.Result}");
        return output.ToArray();
    }
}
