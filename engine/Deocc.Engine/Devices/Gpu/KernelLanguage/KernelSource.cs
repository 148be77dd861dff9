using System.Collections.Concurrent;

namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>The translated text of a module, the same for every target but for the prelude before it.</summary>
/// <param name="Name">The module's name.</param>
/// <param name="Text">The text without a prelude.</param>
public sealed record KernelSource(string Name, string Text)
{
    private static readonly ConcurrentDictionary<(string Module, string Kernel), KernelSource> Parts = new();

    /// <summary>The text with one kernel alone, of a module whose kernels are built apart.</summary>
    /// <param name="kernel">The kernel's name.</param>
    public KernelSource Only(string kernel) =>
        Parts.GetOrAdd((Name, kernel), static (key, whole) => new KernelSource($"{key.Module}.{key.Kernel}", $"#define K_ONLY\n#define K_ONLY_{key.Kernel}\n{whole.Text}"), this);
}
