namespace Deocc.Engine.Devices;

/// <summary>
/// Lets tests and benchmarks see which implementations run and force one of them. Off by default and then free of cost.
/// </summary>
public static class KernelSelection
{
    [ThreadStatic]
    private static string? _forced;

    [ThreadStatic]
    private static Action<Type, string>? _observer;

    /// <summary>
    /// When set on this thread, implementations of another name are skipped, but for the reference, which stays as the
    /// last resort.
    /// </summary>
    public static string? Forced
    {
        get => _forced;
        set => _forced = value;
    }

    /// <summary>When set on this thread, receives problem type and name of every implementation that is about to run.</summary>
    public static Action<Type, string>? Observer
    {
        get => _observer;
        set => _observer = value;
    }

    /// <summary>The first implementation that applies, under the thread's present selection.</summary>
    /// <exception cref="InvalidOperationException">None applies: the op's list lacks a reference.</exception>
    public static IKernel<TProblem> Choose<TProblem>(IReadOnlyList<IKernel<TProblem>> kernels, in TProblem problem)
        where TProblem : struct =>
        Find(kernels, problem) ?? throw new InvalidOperationException($"no kernel applies to {typeof(TProblem).Name}");

    /// <summary>The first implementation that applies, under the thread's present selection; null where none does.</summary>
    public static IKernel<TProblem>? Find<TProblem>(IReadOnlyList<IKernel<TProblem>> kernels, in TProblem problem)
        where TProblem : struct
    {
        string? forced = _forced;
        for (int i = 0; i < kernels.Count; i++)
        {
            IKernel<TProblem> kernel = kernels[i];
            bool allowed = forced is null || i == kernels.Count - 1 || kernel.Name == forced;
            if (!allowed || !kernel.Applies(problem)) continue;
            _observer?.Invoke(typeof(TProblem), kernel.Name);
            return kernel;
        }

        return null;
    }
}
