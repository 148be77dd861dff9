using System.Globalization;
using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Devices.Cpu;

/// <summary>
/// The environment variables that steer the CPU device. A bad value does not fail in a type initialiser, where the user would
/// see a wrapped exception; it is kept until <see cref="Validate"/> is called, which the device does when it is made.
/// </summary>
internal static class CpuSettings
{
    private const int MostThreads = 1024;

    private static DeviceException? _problem;

    /// <summary>The number of threads that <c>DEOCC_THREADS</c> asks for; by default that of the machine's processors.</summary>
    internal static int ReadThreads() => Read("DEOCC_THREADS", Environment.ProcessorCount, ParseThreads);

    /// <summary>The SIMD level that <c>DEOCC_SIMD</c> asks for; by default the machine's best.</summary>
    internal static SimdLevel ReadSimd(SimdLevel best) => Read("DEOCC_SIMD", best, text => ParseSimd(text, best));

    /// <summary>Throws where an environment variable has a value that cannot be used.</summary>
    /// <exception cref="DeviceException">The message names the variable, its value and what is allowed.</exception>
    internal static void Validate()
    {
        _ = CpuFeatures.Level;
        _ = CpuThreads.Count;
        if (_problem is not null) throw _problem;
    }

    /// <summary>Reads a number of threads.</summary>
    /// <exception cref="DeviceException">The text is not a whole number in range.</exception>
    internal static int ParseThreads(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads)
            && threads is >= 1 and <= MostThreads)
        {
            return threads;
        }

        throw new DeviceException($"cpu: DEOCC_THREADS is '{text}', expected a whole number from 1 to {MostThreads}");
    }

    /// <summary>Reads a SIMD level.</summary>
    /// <exception cref="DeviceException">The text names no level, or one above <paramref name="best"/>.</exception>
    internal static SimdLevel ParseSimd(string text, SimdLevel best)
    {
        SimdLevel level = text.ToLowerInvariant() switch
        {
            "scalar" => SimdLevel.Scalar,
            "vector128" => SimdLevel.Vector128,
            "avx2" => SimdLevel.Avx2,
            "avx512" => SimdLevel.Avx512,
            _ => throw new DeviceException(
                $"cpu: DEOCC_SIMD is '{text}', expected scalar, vector128, avx2 or avx512"),
        };
        if (level <= best) return level;
        throw new DeviceException(
            $"cpu: DEOCC_SIMD asks for '{text}' but this machine has {best.ToString().ToLowerInvariant()} at most");
    }

    private static T Read<T>(string variable, T fallback, Func<string, T> parse)
    {
        string? text = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(text)) return fallback;
        try
        {
            return parse(text);
        }
        catch (DeviceException problem)
        {
            _problem = problem;
            return fallback;
        }
    }
}
