using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>Sees every module's computation on a thread; summaries are made with it.</summary>
internal abstract class ModuleObserver
{
    /// <summary>This thread's observer; null when nobody looks.</summary>
    [field: ThreadStatic]
    public static ModuleObserver? Current { get; set; }

    /// <summary>A module begins; those within it follow before it ends.</summary>
    public abstract void Enter(Module module);

    /// <summary>A module has its output.</summary>
    public abstract void SeeOutput(Module module, Tensor output);

    /// <summary>A module ends.</summary>
    public abstract void Exit(Module module);
}
