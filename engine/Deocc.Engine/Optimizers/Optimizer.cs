using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Optimizers.Schedules;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Optimizers;

/// <summary>
/// Changes parameters in place by their gradients. Parameters that require no gradient are left alone. All state lies in
/// tensors that exist from the start under the parameters' names, so that saving and loading copies them bit by bit.
/// Parameters must not move to another device or element type once their optimizer exists.
/// </summary>
public abstract class Optimizer : IDisposable
{
    private readonly List<ParameterGroup> _groups = [];
    private readonly List<Slot> _slots = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Tensor _stepCount = Tensor.Zeros([], ElementType.Int64, CpuDevice.Instance).Unscoped();
    private Device? _device;
    private GradientCheck? _check;
    private Tensor? _gradientScale;
    private double _lastGradientNorm = double.NaN;

    /// <summary>Sets the options that groups without their own use.</summary>
    protected Optimizer(double learningRate, double weightDecay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(learningRate);
        ArgumentOutOfRangeException.ThrowIfNegative(weightDecay);
        (LearningRate, WeightDecay) = (learningRate, weightDecay);
    }

    /// <summary>The learning rate, before the schedule, of groups without their own.</summary>
    public double LearningRate { get; set; }

    /// <summary>The weight decay of groups without their own.</summary>
    public double WeightDecay { get; set; }

    /// <summary>Multiplies all learning rates by a factor for each step; null for a constant 1.</summary>
    public Schedule? Schedule { get; set; }

    /// <summary>
    /// When set, all gradients are scaled down in each step so that their joint Euclidean norm is at most this; see
    /// <see cref="GradientClipping.ByGlobalNorm"/>. Costs nothing beyond the check for finite gradients.
    /// </summary>
    public double? MaxGradientNorm { get; set; }

    /// <summary>What to do about trainable parameters without a gradient.</summary>
    public MissingGradients MissingGradients { get; set; }

    /// <summary>The joint Euclidean norm of all gradients of the last step, before scaling; NaN before the first. Waits for the device.</summary>
    /// <exception cref="NonFiniteException">A gradient of the last step had a NaN or an infinity.</exception>
    public double LastGradientNorm
    {
        get
        {
            FinishCheck();
            return _lastGradientNorm;
        }
    }

    /// <summary>How many steps were made.</summary>
    public long StepCount => _stepCount.AsSpan<long>()[0];

    /// <summary>The factor that the schedule gives for the next step.</summary>
    public double ScheduleFactor => Schedule?.Factor(StepCount) ?? 1;

    /// <summary>The groups.</summary>
    public IReadOnlyList<ParameterGroup> Groups => _groups;

    /// <summary>The names of the state tensors of each parameter, such as <c>momentum</c>.</summary>
    protected abstract IReadOnlyList<string> StateNames { get; }

    /// <summary>Adds parameters with their own options.</summary>
    /// <exception cref="ArgumentException">A parameter, or its name, is there already, or it is on another device.</exception>
    public void AddGroup(ParameterGroup group)
    {
        foreach ((string name, Tensor parameter) in group.Parameters)
        {
            if (!_names.Add(name)) throw new ArgumentException($"{GetType().Name}: the name '{name}' is there already", nameof(group));
            if (_slots.Any(slot => ReferenceEquals(slot.Parameter, parameter)))
                throw new ArgumentException($"{GetType().Name}: parameter '{name}' is there already under another name", nameof(group));
            _device ??= parameter.Device;
            if (!ReferenceEquals(parameter.Device, _device))
                throw new ArgumentException($"{GetType().Name}: parameter '{name}' is on {parameter.Device}, the others on {_device}", nameof(group));
            _slots.Add(new Slot(name, parameter, group, StateNames.Count));
        }

        _groups.Add(group);
    }

    /// <summary>
    /// Changes every parameter once. First checks all gradients, so that a step happens as a whole or not at all. A graphics device
    /// checks them itself, and the host learns later: a step that is not made is told of by the next one, by
    /// <see cref="LastGradientNorm"/> or by <see cref="StateDict"/>.
    /// </summary>
    /// <exception cref="GraphException">A trainable parameter has no gradient; the message names it.</exception>
    /// <exception cref="NonFiniteException">A gradient has a NaN or an infinity; the message names the parameter.</exception>
    public void Step()
    {
        FinishCheck();
        _check = BeginCheck();
        bool isKnown = _check.IsOnHost;
        if (isKnown) FinishCheck();
        double gradientScale = isKnown && MaxGradientNorm is { } largest ? GradientClipping.Scale(_lastGradientNorm, largest) : 1;
        using Tensor? scaleOnDevice = _check?.BeginScale(MaxGradientNorm);
        double factor = ScheduleFactor;
        var batches = new Dictionary<(StepOptions Options, ElementType Type), List<ParameterUpdate>>();
        foreach (Slot slot in _slots)
        {
            if (!slot.Parameter.RequiresGradient || slot.Parameter.Gradient is not { } gradient) continue;
            long step = ++slot.StepCount.AsSpan<long>()[0];
            _check?.Stepped.Add(slot.StepCount);
            var options = new StepOptions(
                step,
                (slot.Group.LearningRate ?? LearningRate) * factor,
                slot.Group.WeightDecay ?? WeightDecay,
                gradientScale);
            (StepOptions, ElementType) key = (options, slot.Parameter.ElementType);
            if (!batches.TryGetValue(key, out List<ParameterUpdate>? batch)) batches.Add(key, batch = []);
            batch.Add(new ParameterUpdate(slot.Parameter, gradient, slot.States));
        }

        _gradientScale = scaleOnDevice;
        foreach (((StepOptions options, _), List<ParameterUpdate> batch) in batches) Update(batch, options);
        _gradientScale = null;
        _stepCount.AsSpan<long>()[0]++;
        _check?.Stepped.Add(_stepCount);
    }

    /// <summary>Lets go of the gradients of all parameters.</summary>
    public void ClearGradients()
    {
        foreach (Slot slot in _slots) slot.Parameter.ClearGradient();
    }

    /// <summary>
    /// The live state by name: <c>step_count</c>, and for each parameter <c>name.step</c> and its state tensors. To resume,
    /// overwrite their contents.
    /// </summary>
    /// <exception cref="NonFiniteException">A gradient of the last step had a NaN or an infinity.</exception>
    public OrderedDictionary<string, Tensor> StateDict()
    {
        FinishCheck();
        var state = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal) { ["step_count"] = _stepCount };
        foreach (Slot slot in _slots)
        {
            state.Add($"{slot.Name}.step", slot.StepCount);
            for (int i = 0; i < slot.States.Length; i++) state.Add($"{slot.Name}.{StateNames[i]}", slot.States[i]);
        }

        return state;
    }

    /// <summary>Disposes the state; the parameters stay.</summary>
    public void Dispose()
    {
        _check?.Dispose();
        _stepCount.Dispose();
        foreach (Slot slot in _slots) slot.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Changes parameters of one element type, and their states, in place.</summary>
    protected abstract void Update(IReadOnlyList<ParameterUpdate> parameters, in StepOptions options);

    /// <summary>Runs a rule over parameters of one element type and marks what it changed.</summary>
    private protected void RunStep<TRule>(TRule rule, IReadOnlyList<ParameterUpdate> parameters)
        where TRule : struct, IUpdateRule => Run(rule, parameters, _gradientScale);

    /// <summary>Runs a rule over parameters of one element type and marks what it changed.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="parameters">One or more.</param>
    /// <param name="gradientScale">See <see cref="UpdateProblem{TRule}"/>.</param>
    internal static void Run<TRule>(TRule rule, IReadOnlyList<ParameterUpdate> parameters, Tensor? gradientScale = null)
        where TRule : struct, IUpdateRule
    {
        parameters[0].Parameter.Device.Run(new UpdateProblem<TRule>(rule, parameters, gradientScale));
        foreach (ParameterUpdate update in parameters)
        {
            update.Parameter.Storage.MarkChanged();
            foreach (Tensor state in update.States) state.Storage.MarkChanged();
        }
    }

    private GradientCheck BeginCheck()
    {
        var gradients = new List<NamedTensor>();
        foreach (Slot slot in _slots)
        {
            if (!slot.Parameter.RequiresGradient) continue;
            if (slot.Parameter.Gradient is { } gradient)
            {
                gradients.Add(new NamedTensor(slot.Name, gradient));
            }
            else if (MissingGradients == MissingGradients.Refuse)
            {
                throw new GraphException(
                    $"{GetType().Name}: parameter '{slot.Name}' {slot.Parameter.Shape} has no gradient; freeze it, or set MissingGradients to Skip if the loss may leave it out");
            }
        }

        return new GradientCheck(GetType().Name, gradients);
    }

    private void FinishCheck()
    {
        if (_check is not { } check) return;
        _check = null;
        using (check) _lastGradientNorm = check.Norm();
    }

    /// <summary>What belongs to one step of one parameter.</summary>
    /// <param name="Step">The number of the parameter's step, from one.</param>
    /// <param name="LearningRate">With the schedule's factor.</param>
    /// <param name="WeightDecay">The weight decay.</param>
    /// <param name="GradientScale">Multiplies the gradient.</param>
    protected readonly record struct StepOptions(long Step, double LearningRate, double WeightDecay, double GradientScale);

    private sealed class Slot : IDisposable
    {
        public Slot(string name, Tensor parameter, ParameterGroup group, int states)
        {
            (Name, Parameter, Group) = (name, parameter, group);
            States = new Tensor[states];
            for (int i = 0; i < states; i++)
                States[i] = Tensor.Zeros(parameter.Shape, parameter.ElementType, parameter.Device).Unscoped();
        }

        public string Name { get; }

        public Tensor Parameter { get; }

        public ParameterGroup Group { get; }

        public Tensor[] States { get; }

        public Tensor StepCount { get; } = Tensor.Zeros([], ElementType.Int64, CpuDevice.Instance).Unscoped();

        public void Dispose()
        {
            StepCount.Dispose();
            foreach (Tensor state in States) state.Dispose();
        }
    }
}
