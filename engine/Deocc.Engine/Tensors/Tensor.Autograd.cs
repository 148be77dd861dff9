using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Tensors;

/// <content>The tensor's place in the autograd graph.</content>
public sealed partial class Tensor
{
    // Few tensors are leaves with a gradient; the others need no room for it.
    private LeafState? _leaf;

    /// <summary>
    /// Whether a backward pass computes a gradient for this tensor. Settable on leaves only: tensors that no recorded op
    /// made.
    /// </summary>
    /// <exception cref="GraphException">Set on the result of an op, or on a type without gradients.</exception>
    public bool RequiresGradient
    {
        get => Producer is not null || _leaf is { IsTrainable: true };
        set
        {
            if (Producer is not null) throw new GraphException($"RequiresGradient: {Shape} is the result of {Producer.Name}, not a leaf; use Detach");
            if (value && !ElementType.IsComputeType()) throw new GraphException($"RequiresGradient: {ElementType} has no gradients; use Float32 or Float64");
            if (value || _leaf is not null) Leaf.IsTrainable = value;
        }
    }

    /// <summary>The gradient that backward passes have added up on this leaf; null before the first.</summary>
    public Tensor? Gradient
    {
        get => _leaf?.Gradient;
        private set
        {
            if (value is not null || _leaf is not null) Leaf.Gradient = value;
        }
    }

    private LeafState Leaf => _leaf ??= new LeafState();

    /// <summary>The recorded op that made this tensor; null for leaves.</summary>
    internal Operation? Producer { get; private set; }

    /// <summary>The last pass of <see cref="Gradients.Of"/> that asks for this tensor's gradient.</summary>
    internal int WantedByPass
    {
        get => _leaf?.WantedByPass ?? 0;
        set => Leaf.WantedByPass = value;
    }

    /// <summary>
    /// Adds the gradients of this scalar with respect to all leaves that require one to their <see cref="Gradient"/>.
    /// </summary>
    /// <param name="gradient">The gradient of the final objective with respect to this tensor; 1 when left out.</param>
    /// <param name="createGraph">Records the backward pass itself, for gradients of gradients. Implies retaining.</param>
    /// <param name="retainGraph">Keeps what the ops saved, so that another backward pass may run.</param>
    /// <exception cref="GraphException">Nothing was recorded, or the graph was already released.</exception>
    public void Backward(Tensor? gradient = null, bool createGraph = false, bool retainGraph = false) =>
        BackwardPass.Run(this, gradient, [], [], createGraph, retainGraph || createGraph);

    /// <summary>Lets go of the gradient, so that the next backward pass starts from none.</summary>
    public void ClearGradient()
    {
        Gradient?.Dispose();
        Gradient = null;
    }

    /// <summary>Replaces the gradient; takes over the handle. Its shape and type must be the tensor's.</summary>
    public void SetGradient(Tensor gradient)
    {
        if (gradient.Shape != Shape || gradient.ElementType != ElementType)
            throw new ShapeException($"SetGradient: {gradient.Shape} {gradient.ElementType} for a tensor of {Shape} {ElementType}");
        if (ReferenceEquals(gradient, Gradient)) return;
        Gradient?.Dispose();
        Gradient = gradient.Unscoped();
    }

    /// <summary>
    /// Calls a function with this tensor's gradient in every backward pass; what it returns, unless null, takes the
    /// gradient's place.
    /// </summary>
    /// <exception cref="GraphException">The tensor requires no gradient.</exception>
    public void RegisterGradientHook(Func<Tensor, Tensor?> hook)
    {
        if (!RequiresGradient) throw new GraphException($"RegisterGradientHook: {Shape} requires no gradient");
        if (Producer is null) (Leaf.Hooks ??= []).Add(hook);
        else Producer.AddHook(hook);
    }

    /// <summary>The same values outside the graph; shares the storage.</summary>
    public Tensor Detach() => View(Shape);

    /// <summary>Makes this the recorded result of an op.</summary>
    internal void SetProducer(Operation producer)
    {
        Producer = producer;
        producer.Retain();
    }

    /// <summary>A second handle with the same place in the graph, outside every scope.</summary>
    internal Tensor Share()
    {
        Tensor shared = View(Shape).Unscoped();
        if (Producer is not null) shared.SetProducer(Producer);
        return shared;
    }

    /// <summary>What has arrived of this leaf's gradient in the running backward pass, where hooks wait for it.</summary>
    internal Tensor? PendingGradient
    {
        get => _leaf?.PendingGradient;
        set => Leaf.PendingGradient = value;
    }

    /// <summary>Whether functions wait for this leaf's gradient.</summary>
    internal bool HasGradientHooks => _leaf?.Hooks is not null;

    /// <summary>Calls this leaf's hooks in order; each may replace the gradient.</summary>
    internal Tensor RunGradientHooks(Tensor gradient) => Operation.RunHooks(_leaf?.Hooks, gradient);

    /// <summary>Adds a gradient to this leaf's; one that was disposed has nobody to read it.</summary>
    internal void AccumulateGradient(Tensor gradient)
    {
        if (IsDisposed) return;
        Tensor sum = BackwardPass.Sum(Gradient, gradient);
        if (!ReferenceEquals(sum, Gradient)) Gradient?.Dispose();
        Gradient = sum;
    }

    private void ReleaseProducer()
    {
        // The producer stays known, so that a graph that was already built keeps its edges; only the count goes down.
        Producer?.Release();
    }

    private sealed class LeafState
    {
        public bool IsTrainable { get; set; }

        public Tensor? Gradient { get; set; }

        public Tensor? PendingGradient { get; set; }

        public int WantedByPass { get; set; }

        public List<Func<Tensor, Tensor?>>? Hooks { get; set; }
    }
}
