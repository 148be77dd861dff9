using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>
/// The computation of a module's output. Temporaries are disposed when it ends; the autograd graph keeps what its backward
/// pass needs.
/// </summary>
/// <example><code>
/// public Tensor Forward(Tensor x, Tensor skip)
/// {
///     using ModuleCall call = BeginCall();
///     return call.Return(_convolution.Forward(Functional.Concat(1, x.UpsampleNearest(2), skip)));
/// }
/// </code></example>
public readonly ref struct ModuleCall : IDisposable
{
    private readonly TensorScope _scope;
    private readonly Module _module;
    private readonly ModuleObserver? _observer;

    internal ModuleCall(Module module)
    {
        _scope = new TensorScope();
        _module = module;
        _observer = ModuleObserver.Current;
        _observer?.Enter(module);
    }

    /// <summary>Hands the output over to the caller's scope and shows it to the module's hooks.</summary>
    /// <returns>The same tensor.</returns>
    public Tensor Return(Tensor output)
    {
        _scope.Keep(output);
        _observer?.SeeOutput(_module, output);
        _module.RunForwardHooks(output);
        return output;
    }

    /// <summary>Hands another tensor over to the caller's scope, for modules with several outputs.</summary>
    /// <returns>The same tensor.</returns>
    public Tensor Keep(Tensor tensor) => _scope.Keep(tensor);

    /// <summary>Ends the computation.</summary>
    public void Dispose()
    {
        _observer?.Exit(_module);
        _scope.Dispose();
    }
}
