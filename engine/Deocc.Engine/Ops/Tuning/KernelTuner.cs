using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.Tuning;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;

namespace Deocc.Engine.Ops.Tuning;

/// <summary>
/// Measures which tile sizes are best for a device. A candidate's time counts only after its results were those of the CPU. While
/// it works, nothing else may run on the device.
/// </summary>
public sealed class KernelTuner
{
    // A candidate that takes so many times the best one's time on a problem is not measured further.
    private const double Hopeless = 3;

    private readonly GpuDevice _device;
    private readonly TuningOptions _options;
    private readonly IReadOnlyList<TuningSubject> _subjects;
    private int _done;

    /// <summary>Chooses what to tune.</summary>
    /// <exception cref="UsageException">There is no family of that name, or the device has none of it.</exception>
    public KernelTuner(GpuDevice device, TuningOptions options)
    {
        foreach (string family in options.Only.Except(Families))
            throw new UsageException($"{family}: there is no such family of kernels to tune; there are {string.Join(", ", Families)}");
        (_device, _options) = (device, options);
        _subjects = [.. TuningSubjects.Of(device, options.Short).Where(subject => options.Only.Count == 0 || options.Only.Contains(subject.Family))];
        Steps = _subjects.Sum(subject => Candidates(subject).Count);
    }

    /// <summary>The names of what can be tuned.</summary>
    public static IReadOnlyList<string> Families => TuningSubjects.Families;

    /// <summary>The number of candidates that a whole run measures.</summary>
    public int Steps { get; }

    /// <summary>The file where the engine looks for this user's tables; null where the environment switches that off.</summary>
    public static string? UserPath => TuningTable.UserPath(Environment.GetEnvironmentVariable);

    /// <summary>The device's name in tables.</summary>
    public string Model => _device.Tuning.Model;

    /// <summary>Checks that results can be stored in a file: it is not there yet, or is a table.</summary>
    /// <exception cref="FileFormatException">The file holds something else.</exception>
    public static void Check(string path) => _ = TuningTable.Read(path);

    /// <summary>
    /// Measures one kernel after the other. When it is cancelled, the last result is of the candidates that were measured till then.
    /// </summary>
    /// <param name="progress">Gets the number of candidates that are done, of <see cref="Steps"/>.</param>
    /// <param name="cancellation">Ends it.</param>
    public IEnumerable<TuningResult> Run(Action<int>? progress = null, CancellationToken cancellation = default)
    {
        _done = 0;
        foreach (TuningSubject subject in _subjects)
        {
            if (cancellation.IsCancellationRequested) yield break;
            yield return Tune(subject, progress, cancellation);
        }
    }

    /// <summary>Stores the best constants for this device beside what a file holds already.</summary>
    /// <exception cref="FileFormatException">The file holds something else than a table.</exception>
    /// <exception cref="IOException">The disk is full or failing; the file keeps its old contents.</exception>
    public void Store(TuningResult result, string path)
    {
        if (result.Best is { } best) TuningTable.Read(path).With(Model, result.Kernel, best.Values).Write(path);
    }

    // What the device gets without the user's table first.
    private List<TunableValues> Candidates(TuningSubject subject)
    {
        GroupLimits limits = _device.Tuning.Limits;
        return
        [
            .. subject.Kernel.Candidates.Prepend(_device.Tuning.Default(subject.Kernel)).Distinct()
                .Where(values => subject.Kernel.Refuse(values, limits) is null).Take(_options.Candidates),
        ];
    }

    private TuningResult Tune(TuningSubject subject, Action<int>? progress, CancellationToken cancellation)
    {
        using var scope = new TensorScope();
        foreach (TuningCase problem in subject.Cases) problem.Prepare(_device);
        TunableKernel[] kernels = [subject.Kernel, .. subject.Siblings];
        MatrixPrecision precision = _device.MatrixPrecision;
        _device.MatrixPrecision = subject.Precision;
        var refused = new List<string>();
        List<TunableValues> candidates = Candidates(subject);
        var times = new Dictionary<TunableValues, double[]>();
        try
        {
            foreach (TunableValues values in candidates)
            {
                if (cancellation.IsCancellationRequested) break;
                Try(subject, kernels, values, times, refused);
                progress?.Invoke(++_done);
            }

            if (!cancellation.IsCancellationRequested && subject.Kernel.Combine(times) is { } combined && !times.ContainsKey(combined))
                Try(subject, kernels, combined, times, refused);
        }
        finally
        {
            _device.MatrixPrecision = precision;
            foreach (TunableKernel kernel in kernels) _device.Tuning.Reset(kernel);
        }

        return new TuningResult(
            subject.Kernel.Name, subject.Kernel.Describe(candidates[0]), times.TryGetValue(candidates[0], out double[]? first) ? Rate(subject, first) : 0,
            [
                .. times.Select(pair => new TuningCandidate(subject.Kernel.Describe(pair.Key), Rate(subject, pair.Value), pair.Key.ToDictionary()))
                    .OrderByDescending(candidate => candidate.Gigaflops),
            ],
            refused);
    }

    /// <summary>Measures a candidate, and notes its times or what is wrong with it.</summary>
    private void Try(TuningSubject subject, TunableKernel[] kernels, TunableValues values, Dictionary<TunableValues, double[]> times, List<string> refused)
    {
        foreach (TunableKernel kernel in kernels) _device.Tuning.Set(kernel, values);
        try
        {
            if (Measure(subject, times.Values) is { } measured) times.Add(values, measured);
            else refused.Add($"{subject.Kernel.Describe(values)}: gives other sums than the CPU");
        }
        catch (DeviceException error)
        {
            refused.Add($"{subject.Kernel.Describe(values)}: {error.Message.Split('\n')[0]}");
        }
    }

    /// <summary>The medians of all problems' times; null where a result is wrong.</summary>
    private double[]? Measure(TuningSubject subject, IReadOnlyCollection<double[]> others)
    {
        var medians = new double[subject.Cases.Count];
        for (int i = 0; i < medians.Length; i++)
        {
            TuningCase problem = subject.Cases[i];

            // The first run builds the kernel and warms up; the second tells whether there is hope.
            problem.Run();
            if (!problem.IsRight()) return null;
            var times = new List<double> { problem.Run() };
            double best = others.Count == 0 ? double.PositiveInfinity : others.Min(other => other[i]);
            while (times.Count < _options.Runs && times[0] < Hopeless * best) times.Add(problem.Run());
            times.Sort();
            medians[i] = times[times.Count / 2];
        }

        return medians;
    }

    private static double Rate(TuningSubject subject, double[] milliseconds)
    {
        const double PerGigaSecond = 1e-6;
        return Math.Exp(subject.Cases.Zip(milliseconds).Average(pair => Math.Log(pair.First.Flops * PerGigaSecond / pair.Second)));
    }
}
