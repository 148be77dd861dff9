using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Autograd;

/// <summary>
/// An op and, once applied, its record in the graph: the options it was called with, what it saved, where its gradients
/// go. A subclass holds the forward computation and a backward one that is itself made of differentiable ops, which
/// gives gradients of any order. One instance per call.
/// </summary>
public abstract class Operation
{
    private static long _lastSequence;

    [ThreadStatic]
    private static OperationObserver? _observer;

    private Edge[] _edges = [];
    private SavedTensor[] _saved = [];
    private int _savedCount;
    private int _references;
    private bool _released;
    private List<Func<Tensor, Tensor?>>? _hooks;

    /// <summary>Sees every op that this thread applies, after its forward computation; null when nobody looks.</summary>
    public static OperationObserver? Observer
    {
        get => _observer;
        set => _observer = value;
    }

    /// <summary>The op's name as error messages and profiles print it.</summary>
    public abstract string Name { get; }

    /// <summary>Applied later means larger; a backward pass runs in descending order.</summary>
    internal long Sequence { get; private set; }

    /// <summary>What has arrived of the gradient of this op's output in the running backward pass.</summary>
    internal Tensor? PendingGradient { get; set; }

    /// <summary>The pass that last visited this op when it looked for what it needs.</summary>
    internal int VisitedByPass { get; set; }

    /// <summary>The last pass that needs this op's gradient.</summary>
    internal int NeededByPass { get; set; }

    /// <summary>The last pass that asks for the gradient of this op's output itself.</summary>
    internal int WantedByPass { get; set; }

    /// <summary>The running pass, while <see cref="Backward"/> runs; 0 when everything is needed.</summary>
    internal int RunningPass { get; set; }

    /// <summary>Where the gradients of the inputs go.</summary>
    internal ReadOnlySpan<Edge> Edges => _edges;

    /// <summary>Multiplications and additions of one forward computation, for summaries; 0 where they do not matter.</summary>
    public virtual long CountFlops(ReadOnlySpan<Tensor?> inputs, Tensor output) => 0;

    /// <summary>Whether a pass needs the gradient of this op's output; pass 0 needs all.</summary>
    internal bool IsNeededBy(int pass) => pass == 0 || NeededByPass == pass || WantedByPass == pass;

    /// <summary>Calls hooks in order; each may replace the gradient by another of its shape and type.</summary>
    /// <exception cref="ShapeException">A hook returned something else.</exception>
    internal static Tensor RunHooks(List<Func<Tensor, Tensor?>>? hooks, Tensor gradient)
    {
        if (hooks is null) return gradient;
        foreach (Func<Tensor, Tensor?> hook in hooks)
        {
            if (hook(gradient) is not { } replacement) continue;
            if (replacement.Shape != gradient.Shape || replacement.ElementType != gradient.ElementType)
            {
                throw new ShapeException(
                    $"RegisterGradientHook: a hook returned {replacement.Shape} {replacement.ElementType} for a gradient {gradient.Shape} {gradient.ElementType}");
            }

            gradient = replacement;
        }

        return gradient;
    }

    /// <summary>Calls the hooks of this op's output.</summary>
    internal Tensor RunGradientHooks(Tensor gradient) => RunHooks(_hooks, gradient);

    /// <summary>Runs this op's backward computation.</summary>
    internal void RunBackward(Tensor gradient, Span<Tensor?> inputGradients) => Backward(gradient, inputGradients);

    internal void AddHook(Func<Tensor, Tensor?> hook) => (_hooks ??= []).Add(hook);

    internal void Retain() => Interlocked.Increment(ref _references);

    /// <summary>Drops a reference of a handle or of a consumer; the last one releases what the op saved, and so on upwards.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0) return;
        var unreferenced = new Stack<Operation>();
        unreferenced.Push(this);
        while (unreferenced.TryPop(out Operation? operation))
        {
            operation.ReleaseSaved();
            foreach (Edge edge in operation._edges)
            {
                if (edge.Producer is { } producer && Interlocked.Decrement(ref producer._references) == 0) unreferenced.Push(producer);
            }

            operation._edges = [];
        }
    }

    /// <summary>Lets go of the saved tensors: the backward pass has used them, or nobody will.</summary>
    internal void ReleaseSaved()
    {
        _released = true;
        for (int i = 0; i < _savedCount; i++) _saved[i].Release();
    }

    /// <summary>Whether the saved tensors are gone.</summary>
    internal bool IsReleased => _released;

    /// <summary>Runs an op and records it if any input requires a gradient.</summary>
    protected static Tensor Apply(Operation operation, params ReadOnlySpan<Tensor?> inputs)
    {
        Tensor output = operation.Forward(inputs);
        if (FiniteCheck.IsEnabled) FiniteCheck.VerifyOutput(operation, output);
        _observer?.Invoke(operation, inputs, output);
        if (GradientMode.IsEnabled && RequiresGradient(inputs)) operation.Record(inputs, output);
        return output;
    }

    /// <summary>Checks the inputs and computes the output.</summary>
    /// <param name="inputs">As given to <see cref="Apply"/>; null for an optional input that was left out.</param>
    protected abstract Tensor Forward(ReadOnlySpan<Tensor?> inputs);

    /// <summary>Called only when the op is recorded: keeps what <see cref="Backward"/> needs by <see cref="SaveForBackward"/>.</summary>
    protected virtual void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
    }

    /// <summary>
    /// Computes the gradients of the inputs by differentiable ops. Inputs for which <see cref="Needs"/> is false may be
    /// left null. Must not write into <paramref name="gradient"/>, but may return it.
    /// </summary>
    /// <param name="gradient">The gradient of the output, of the output's shape.</param>
    /// <param name="inputGradients">One place per input, initially null.</param>
    protected abstract void Backward(Tensor gradient, Span<Tensor?> inputGradients);

    /// <summary>Whether the running backward pass needs the gradient of an input.</summary>
    protected bool Needs(int input)
    {
        Edge edge = _edges[input];
        return edge.Exists && edge.IsNeededBy(RunningPass);
    }

    /// <summary>Keeps a tensor for the backward pass. The index counts up from zero.</summary>
    protected void SaveForBackward(Tensor tensor)
    {
        // Most ops are never recorded and many save one or two tensors, so room is made in small steps.
        if (_savedCount == _saved.Length) Array.Resize(ref _saved, _savedCount + 2);
        _saved[_savedCount++] = new SavedTensor(tensor);
    }

    /// <summary>A tensor kept by <see cref="SaveForBackward"/>, in the order of saving.</summary>
    protected Tensor Saved(int index) => _saved[index].Unpack(this);

    private static bool RequiresGradient(ReadOnlySpan<Tensor?> inputs)
    {
        foreach (Tensor? input in inputs)
        {
            if (input is { RequiresGradient: true }) return true;
        }

        return false;
    }

    private void Record(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        Sequence = Interlocked.Increment(ref _lastSequence);
        _edges = new Edge[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            _edges[i] = new Edge(inputs[i]);
            _edges[i].Producer?.Retain();
        }

        output.SetProducer(this);
        Save(inputs, output);
    }
}
