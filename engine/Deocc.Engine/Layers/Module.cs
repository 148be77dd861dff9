using Deocc.Engine.Devices;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>
/// A part of a network: parameters, buffers and inner modules under the names that PyTorch's state dictionaries use. A
/// module with one input and one output is a <see cref="Layer"/>; others define their own Forward around
/// <see cref="BeginCall"/>. Constructors register what the module owns; nothing is discovered by reflection.
/// </summary>
/// <example><code>
/// public sealed class Block : Layer
/// {
///     private readonly Conv2d _convolution;
///
///     public Block(int channels) => _convolution = AddModule("conv", new Conv2d(channels, channels, kernel: 3, padding: 1));
///
///     protected override Tensor Compute(Tensor x) => _convolution.Forward(x).Add(x).Relu();
/// }
/// </code></example>
public abstract class Module : IDisposable
{
    private readonly List<NamedTensor> _parameters = [];
    private readonly List<NamedTensor> _buffers = [];
    private readonly List<NamedModule> _modules = [];
    private List<Action<Module, Tensor>>? _forwardHooks;

    /// <summary>Whether the module behaves as in training: batch statistics, dropout. True at first.</summary>
    public bool IsTraining { get; private set; } = true;

    /// <summary>The inner modules, one level deep, in order of registration.</summary>
    public IReadOnlyList<NamedModule> Children => _modules;

    /// <summary>This module and all modules within, outer before inner, with their paths.</summary>
    public IEnumerable<NamedModule> NamedModules() => NamedModules(string.Empty);

    /// <summary>All parameters with their paths: own before inner ones. One that is shared comes under its first name only.</summary>
    public IEnumerable<NamedTensor> NamedParameters()
    {
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        foreach ((string path, Module module) in NamedModules())
        {
            foreach (NamedTensor parameter in module._parameters)
            {
                if (seen.Add(parameter.Tensor)) yield return new NamedTensor(Join(path, parameter.Name), parameter.Tensor);
            }
        }
    }

    /// <summary>All buffers, which are saved but not trained, with their paths.</summary>
    public IEnumerable<NamedTensor> NamedBuffers()
    {
        foreach ((string path, Module module) in NamedModules())
        {
            foreach (NamedTensor buffer in module._buffers) yield return new NamedTensor(Join(path, buffer.Name), buffer.Tensor);
        }
    }

    /// <summary>All parameters, in the order of <see cref="NamedParameters"/>.</summary>
    public IEnumerable<Tensor> Parameters() => NamedParameters().Select(parameter => parameter.Tensor);

    /// <summary>How many numbers the parameters hold.</summary>
    public long CountParameters() => Parameters().Sum(parameter => parameter.Elements);

    /// <summary>
    /// The live parameters and buffers by path, in PyTorch's order: of each module the parameters, then the buffers, then
    /// the inner modules.
    /// </summary>
    public OrderedDictionary<string, Tensor> StateDict()
    {
        var state = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach ((string path, Module module) in NamedModules())
        {
            foreach ((string name, Tensor parameter) in module._parameters) state.Add(Join(path, name), parameter);
            foreach ((string name, Tensor buffer) in module._buffers) state.Add(Join(path, name), buffer);
        }

        return state;
    }

    /// <summary>Makes this and all inner modules behave as in training.</summary>
    public void Train() => SetTraining(true);

    /// <summary>Makes this and all inner modules behave as in use: running statistics, no dropout.</summary>
    public void Eval() => SetTraining(false);

    /// <summary>
    /// Switches to <see cref="Eval"/> and lets the modules derive what makes inference faster: batch norms folded into
    /// convolutions, weights laid out for the kernels. The outputs stay the same up to rounding. Parameters must not change
    /// afterwards; <see cref="Train"/> goes back.
    /// </summary>
    public void PrepareForInference()
    {
        Eval();
        foreach ((_, Module module) in NamedModules()) module.Prepare();
    }

    /// <summary>Excludes all parameters from training: they require no gradient.</summary>
    public void Freeze() => SetTrainable(false);

    /// <summary>Takes all parameters back into training.</summary>
    public void Unfreeze() => SetTrainable(true);

    /// <summary>Lets go of the gradients of all parameters.</summary>
    public void ClearGradients()
    {
        foreach (Tensor parameter in Parameters()) parameter.ClearGradient();
    }

    /// <summary>Moves all parameters and buffers to a device; gradients are dropped. References to them stay good.</summary>
    public void To(Device device) => Convert(tensor => tensor.Detach().To(device));

    /// <summary>Converts all floating-point parameters and buffers; gradients are dropped. References to them stay good.</summary>
    public void To(ElementType elementType) =>
        Convert(tensor => tensor.ElementType.IsFloatingPoint() ? tensor.Detach().To(elementType) : tensor);

    /// <summary>Calls a function with every output of this module. The output may be disposed once the enclosing module returns.</summary>
    public void AddForwardHook(Action<Module, Tensor> hook) => (_forwardHooks ??= []).Add(hook);

    /// <summary>Takes a hook off again.</summary>
    public void RemoveForwardHook(Action<Module, Tensor> hook) => _forwardHooks?.Remove(hook);

    /// <summary>Disposes all parameters, buffers and inner modules.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The options, as summaries print them after the type's name; empty where there are none.</summary>
    public virtual string Describe() => string.Empty;

    internal void RunForwardHooks(Tensor output)
    {
        if (_forwardHooks is null) return;
        foreach (Action<Module, Tensor> hook in _forwardHooks) hook(this, output);
    }

    /// <summary>
    /// Begins the computation of an output: everything made until the returned value is disposed goes with it, but for what
    /// was returned through it.
    /// </summary>
    protected ModuleCall BeginCall() => new(this);

    /// <summary>Registers a tensor that is trained and saved; the module owns it from now on.</summary>
    /// <returns>The same tensor.</returns>
    protected Tensor AddParameter(string name, Tensor parameter)
    {
        CheckName(name);
        parameter.RequiresGradient = true;
        _parameters.Add(new NamedTensor(name, parameter.Unscoped()));
        return parameter;
    }

    /// <summary>Registers a tensor that is saved but not trained; the module owns it from now on.</summary>
    /// <returns>The same tensor.</returns>
    protected Tensor AddBuffer(string name, Tensor buffer)
    {
        CheckName(name);
        _buffers.Add(new NamedTensor(name, buffer.Unscoped()));
        return buffer;
    }

    /// <summary>Registers an inner module; this module owns it from now on.</summary>
    /// <returns>The same module.</returns>
    protected T AddModule<T>(string name, T module)
        where T : Module
    {
        CheckName(name);
        _modules.Add(new NamedModule(name, module));
        return module;
    }

    /// <summary>Gives a registered parameter another name, as weight reparametrisations do.</summary>
    protected void RenameParameter(string name, string newName)
    {
        CheckName(newName);
        int index = _parameters.FindIndex(parameter => parameter.Name == name);
        _parameters[index] = _parameters[index] with { Name = newName };
    }

    /// <summary>Called when the module changes between training and use; throws prepared things away.</summary>
    protected virtual void OnTrainingChanged()
    {
    }

    /// <summary>Derives what makes inference faster; see <see cref="PrepareForInference"/>. Outer modules come first.</summary>
    protected virtual void Prepare()
    {
    }

    /// <summary>Disposes what the module owns; overriders dispose their own and call this.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        foreach ((_, Module module) in _modules) module.Dispose();
        foreach ((_, Tensor parameter) in _parameters)
        {
            parameter.ClearGradient();
            parameter.Dispose();
        }

        foreach ((_, Tensor buffer) in _buffers) buffer.Dispose();
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private IEnumerable<NamedModule> NamedModules(string path)
    {
        yield return new NamedModule(path, this);
        foreach ((string name, Module module) in _modules)
        {
            foreach (NamedModule inner in module.NamedModules(Join(path, name))) yield return inner;
        }
    }

    private void CheckName(string name)
    {
        bool taken = _parameters.Any(parameter => parameter.Name == name)
            || _buffers.Any(buffer => buffer.Name == name)
            || _modules.Any(module => module.Name == name);
        if (taken) throw new ArgumentException($"{GetType().Name}: the name '{name}' is taken", nameof(name));
        if (name.Length == 0 || name.Contains('.'))
            throw new ArgumentException($"{GetType().Name}: '{name}' is no name: empty, or with a dot in it", nameof(name));
    }

    private void SetTraining(bool training)
    {
        foreach ((_, Module module) in NamedModules())
        {
            if (module.IsTraining == training) continue;
            module.IsTraining = training;
            module.OnTrainingChanged();
        }
    }

    private void SetTrainable(bool trainable)
    {
        foreach (Tensor parameter in Parameters()) parameter.RequiresGradient = trainable;
    }

    private void Convert(Func<Tensor, Tensor> convert)
    {
        foreach ((_, Tensor tensor) in NamedParameters().Concat(NamedBuffers())) tensor.TakeOver(convert(tensor).Unscoped());
    }
}
