using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Serialization;
using Deocc.Engine.Serialization.Mapping;
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
    private readonly List<Buffer> _buffers = [];
    private readonly List<NamedModule> _modules = [];
    private List<Action<Module, Tensor>>? _forwardHooks;

    /// <summary>Whether the module behaves as in training: batch statistics, dropout. True at first.</summary>
    public bool IsTraining { get; internal set; } = true;

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
            foreach (Buffer buffer in module._buffers) yield return new NamedTensor(Join(path, buffer.Name), buffer.Tensor);
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
            foreach (Buffer buffer in module._buffers) state.Add(Join(path, buffer.Name), buffer.Tensor);
        }

        return state;
    }

    /// <summary>Overwrites parameters and buffers with those of another state dictionary, converted to their types.</summary>
    /// <param name="state">Tensors by path.</param>
    /// <param name="strict">Whether it is an error, and nothing is changed, when the two do not match one to one.</param>
    /// <returns>One line for each entry that did not match; empty when all did.</returns>
    /// <exception cref="ShapeException">Strict and not everything matches.</exception>
    public IReadOnlyList<string> LoadStateDict(IReadOnlyDictionary<string, Tensor> state, bool strict = true)
    {
        OrderedDictionary<string, Tensor> own = StateDict();
        var faults = new List<string>();
        foreach ((string name, Tensor tensor) in own)
        {
            if (!state.TryGetValue(name, out Tensor? source)) faults.Add($"missing {name} {tensor.Shape}");
            else if (source.Shape != tensor.Shape) faults.Add($"{name} is {source.Shape}, expected {tensor.Shape}");
        }

        faults.AddRange(state.Keys.Where(name => !own.ContainsKey(name)).Select(name => $"unexpected {name} {state[name].Shape}"));
        if (strict && faults.Count > 0)
            throw new ShapeException($"{GetType().Name}: the state does not fit: {string.Join("; ", faults.Take(3))}{(faults.Count > 3 ? $"; {faults.Count - 3} more" : string.Empty)}");
        using var scope = new TensorScope();
        foreach ((string name, Tensor tensor) in own)
        {
            if (state.TryGetValue(name, out Tensor? source) && source.Shape == tensor.Shape)
                tensor.CopyFrom(source.Detach().To(tensor.ElementType));
        }

        UnprepareAll();
        return faults;
    }

    /// <summary>Overwrites parameters and buffers with those of a weight file; see <see cref="StateDictMapping"/>.</summary>
    /// <param name="path">A safetensors, PyTorch or NumPy file.</param>
    /// <param name="mapping">How the names of the file become those of the module; unchanged when left out.</param>
    /// <param name="strict">Whether it is an error, and nothing is changed, when the two do not match one to one.</param>
    /// <returns>What was loaded and what did not match.</returns>
    /// <exception cref="FileFormatException">The file is damaged, or strict and not everything matches.</exception>
    public LoadReport Load(string path, StateDictMapping? mapping = null, bool strict = true)
    {
        LoadReport report = (mapping ?? new StateDictMapping()).Load(path, StateDict(), strict);
        UnprepareAll();
        return report;
    }

    /// <summary>Writes parameters and buffers to a safetensors file.</summary>
    /// <exception cref="IOException">The disk is full or failing; a file of that name keeps its old contents.</exception>
    public void Save(string path) => WeightFile.Save(path, StateDict());

    /// <summary>Makes this and all inner modules behave as in training.</summary>
    public void Train() => SetTraining(true);

    /// <summary>Makes this and all inner modules behave as in use: running statistics, no dropout.</summary>
    public void Eval() => SetTraining(false);

    /// <summary>
    /// Switches to <see cref="Eval"/> and lets the modules derive what makes inference faster: batch norms folded into
    /// convolutions, weights laid out for the kernels. The outputs stay the same up to rounding. Parameters must not change
    /// afterwards, but by loading or moving the module, which goes back to the plain computation, like <see cref="Train"/>.
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
    public void To(Device device)
    {
        using var scope = new TensorScope();
        foreach (Tensor parameter in Parameters()) parameter.TakeOver(parameter.Detach().To(device));
        foreach ((_, Module module) in NamedModules())
        {
            foreach (Buffer buffer in module._buffers)
            {
                if (!buffer.StaysOnHost) buffer.Tensor.TakeOver(buffer.Tensor.Detach().To(device));
            }
        }

        UnprepareAll();
    }

    /// <summary>Converts all floating-point parameters and buffers; gradients are dropped. References to them stay good.</summary>
    public void To(ElementType elementType)
    {
        using var scope = new TensorScope();
        foreach ((_, Tensor tensor) in NamedParameters().Concat(NamedBuffers()))
        {
            if (tensor.ElementType.IsFloatingPoint()) tensor.TakeOver(tensor.Detach().To(elementType));
        }

        UnprepareAll();
    }

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
    /// <param name="name">The name within the module.</param>
    /// <param name="buffer">The tensor.</param>
    /// <param name="staysOnHost">Whether the tensor stays where it is when the module moves to another device.</param>
    /// <returns>The same tensor.</returns>
    protected Tensor AddBuffer(string name, Tensor buffer, bool staysOnHost = false)
    {
        CheckName(name);
        _buffers.Add(new Buffer(name, buffer.Unscoped(), staysOnHost));
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

    /// <summary>
    /// Registers an inner module that adds nothing to paths: its own children appear as this module's. For helpers such as
    /// <see cref="ConvNormActivation"/> in models whose names are given.
    /// </summary>
    /// <returns>The same module.</returns>
    protected T AddInline<T>(T module)
        where T : Module
    {
        foreach (string name in module.OwnNames()) CheckName(name);
        _modules.Add(new NamedModule(string.Empty, module));
        return module;
    }

    /// <summary>Gives a registered parameter another name, as weight reparametrisations do.</summary>
    protected void RenameParameter(string name, string newName)
    {
        CheckName(newName);
        int index = _parameters.FindIndex(parameter => parameter.Name == name);
        _parameters[index] = _parameters[index] with { Name = newName };
    }

    /// <summary>Derives what makes inference faster; see <see cref="PrepareForInference"/>. Outer modules come first.</summary>
    protected virtual void Prepare()
    {
    }

    /// <summary>Throws away what <see cref="Prepare"/> derived: training begins, or the parameters have changed.</summary>
    protected virtual void Unprepare()
    {
    }

    /// <summary>Disposes what the module owns; overriders dispose their own and call this.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        Unprepare();
        foreach ((_, Module module) in _modules) module.Dispose();
        foreach ((_, Tensor parameter) in _parameters) parameter.Dispose();
        foreach (Buffer buffer in _buffers) buffer.Tensor.Dispose();
    }

    private static string Join(string path, string name) =>
        path.Length == 0 ? name : name.Length == 0 ? path : $"{path}.{name}";

    private IEnumerable<NamedModule> NamedModules(string path)
    {
        yield return new NamedModule(path, this);
        foreach ((string name, Module module) in _modules)
        {
            foreach (NamedModule inner in module.NamedModules(Join(path, name))) yield return inner;
        }
    }

    /// <summary>The first parts of the paths of what this module owns.</summary>
    private IEnumerable<string> OwnNames()
    {
        foreach ((string name, _) in _parameters) yield return name;
        foreach (Buffer buffer in _buffers) yield return buffer.Name;
        foreach ((string name, Module module) in _modules)
        {
            if (name.Length > 0)
            {
                yield return name;
                continue;
            }

            foreach (string inner in module.OwnNames()) yield return inner;
        }
    }

    private void CheckName(string name)
    {
        if (OwnNames().Contains(name)) throw new ArgumentException($"{GetType().Name}: the name '{name}' is taken", nameof(name));
        if (name.Length == 0 || name.Contains('.'))
            throw new ArgumentException($"{GetType().Name}: '{name}' is no name: empty, or with a dot in it", nameof(name));
    }

    private void SetTraining(bool training)
    {
        foreach ((_, Module module) in NamedModules())
        {
            module.IsTraining = training;
            if (training) module.Unprepare();
        }
    }

    private void UnprepareAll()
    {
        foreach ((_, Module module) in NamedModules()) module.Unprepare();
    }

    private void SetTrainable(bool trainable)
    {
        foreach (Tensor parameter in Parameters()) parameter.RequiresGradient = trainable;
    }

    private readonly record struct Buffer(string Name, Tensor Tensor, bool StaysOnHost);
}
