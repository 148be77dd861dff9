using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Autograd;

/// <summary>Walks the graph from an output to the leaves, latest op first, and adds gradients up.</summary>
internal ref struct BackwardPass
{
    private static int _lastPass;

    [ThreadStatic]
    private static PriorityQueue<Operation, long>? _freeQueue;

    private readonly int _pass;
    private readonly ReadOnlySpan<Tensor> _wanted;
    private readonly Span<Tensor?> _results;
    private readonly bool _retainGraph;
    private readonly bool _isInner;
    private readonly PriorityQueue<Operation, long> _queue;

    // Hooks see the sum of all that a leaf gets, which is complete at the end.
    private Queue<Tensor>? _hookedLeaves;

    private BackwardPass(
        int pass, ReadOnlySpan<Tensor> wanted, Span<Tensor?> results, bool retainGraph, bool isInner, PriorityQueue<Operation, long> queue)
    {
        _pass = pass;
        _wanted = wanted;
        _results = results;
        _retainGraph = retainGraph;
        _isInner = isInner;
        _queue = queue;
    }

    /// <summary>
    /// Runs a pass. With no wanted tensors it adds to every leaf's gradient, otherwise it fills the results only. An inner
    /// pass is part of an op's backward computation and leaves the hooks of leaves to the pass that called it.
    /// </summary>
    public static void Run(
        Tensor output,
        Tensor? gradient,
        ReadOnlySpan<Tensor> wanted,
        Span<Tensor?> results,
        bool createGraph,
        bool retainGraph,
        bool isInner = false)
    {
        CheckOutput(output, gradient);
        int pass = wanted.IsEmpty ? 0 : Interlocked.Increment(ref _lastPass);
        if (pass != 0) MarkNeeded(output, wanted, pass);

        using var mode = GradientMode.Set(createGraph);
        PriorityQueue<Operation, long> queue = _freeQueue ?? new PriorityQueue<Operation, long>();
        _freeQueue = null;
        var run = new BackwardPass(pass, wanted, results, retainGraph, isInner, queue);
        try
        {
            run.Walk(output, gradient);
        }
        catch
        {
            run.Abandon();
            throw;
        }
        finally
        {
            _freeQueue = queue;
        }

        foreach (Tensor? result in results)
        {
            if (result is not null) TensorScope.Register(result);
        }
    }

    /// <summary>
    /// The sum of a gradient so far and a new one, as a handle outside every scope. Adds in place where nobody else sees
    /// the former sum and no graph is recorded.
    /// </summary>
    public static Tensor Sum(Tensor? sum, Tensor addend)
    {
        if (sum is null)
        {
            // A second handle on a leaf would be a stranger to it: an op that changes nothing keeps the way back to it.
            bool isRecordedLeaf = GradientMode.IsEnabled && addend is { Producer: null, RequiresGradient: true };
            if (isRecordedLeaf) return Reshape.Apply(addend, addend.Shape).Unscoped();
            return TensorScope.TryTake(addend) ? addend : addend.Share();
        }

        if (!GradientMode.IsEnabled && sum.Storage.IsExclusive)
        {
            Pointwise.AddInPlace(sum, addend);
            return sum;
        }

        return sum.Add(addend).Unscoped();
    }

    private static void CheckOutput(Tensor output, Tensor? gradient)
    {
        if (!output.RequiresGradient)
            throw new GraphException($"Backward: {output.Shape} depends on no tensor that requires a gradient, or was computed with gradients disabled");
        if (gradient is null && output.Elements != 1)
            throw new GraphException($"Backward: {output.Shape} is no scalar; reduce it to one or give its gradient");
        if (gradient is null) return;
        if (gradient.Shape != output.Shape)
            throw new ShapeException($"Backward: the gradient {gradient.Shape} differs from the output {output.Shape}");
        if (gradient.ElementType != output.ElementType)
            throw new ShapeException($"Backward: the gradient is {gradient.ElementType} but the output {output.ElementType}; convert it with To");
    }

    private void Walk(Tensor output, Tensor? gradient)
    {
        using (var scope = new TensorScope())
        {
            Tensor seed = gradient ?? Pointwise.Full(output.Shape, 1, output.ElementType, output.Device);
            Send(seed, new Edge(output));
        }

        while (_queue.TryDequeue(out Operation? operation, out _)) Visit(operation);
        while (_hookedLeaves?.TryDequeue(out Tensor? leaf) == true)
        {
            using var scope = new TensorScope();
            Tensor sum = leaf.PendingGradient!;
            leaf.PendingGradient = null;
            TensorScope.Register(sum);
            Deliver(leaf, leaf.RunGradientHooks(sum));
        }
    }

    /// <summary>Lets go of everything that was under way when an op or a hook failed.</summary>
    private readonly void Abandon()
    {
        foreach ((Operation operation, _) in _queue.UnorderedItems)
        {
            operation.PendingGradient?.Dispose();
            operation.PendingGradient = null;
        }

        _queue.Clear();
        foreach (Tensor? result in _results) result?.Dispose();
        if (_hookedLeaves is null) return;
        foreach (Tensor leaf in _hookedLeaves)
        {
            leaf.PendingGradient?.Dispose();
            leaf.PendingGradient = null;
        }
    }

    private void Visit(Operation operation)
    {
        using var scope = new TensorScope();
        Tensor gradient = operation.PendingGradient!;
        operation.PendingGradient = null;
        TensorScope.Register(gradient);
        if (operation.IsReleased)
        {
            throw new GraphException(
                $"Backward: the graph of {operation.Name} was already released; pass retainGraph to the first backward pass to run a second");
        }

        gradient = operation.RunGradientHooks(gradient);
        for (int i = 0; i < _wanted.Length; i++)
        {
            if (ReferenceEquals(_wanted[i].Producer, operation)) _results[i] = Sum(null, gradient);
        }

        if (_pass != 0 && operation.NeededByPass != _pass) return;
        ReadOnlySpan<Edge> edges = operation.Edges;
        GradientBuffer buffer = default;
        Span<Tensor?> inputGradients = edges.Length <= GradientBuffer.Capacity
            ? ((Span<Tensor?>)buffer)[..edges.Length]
            : new Tensor?[edges.Length];
        operation.RunningPass = _pass;
        RunBackward(operation, gradient, inputGradients);
        if (!_retainGraph) operation.ReleaseSaved();
        for (int i = 0; i < edges.Length; i++)
        {
            if (inputGradients[i] is not { } inputGradient) continue;
            if (FiniteCheck.IsEnabled) FiniteCheck.VerifyGradient(operation, i, inputGradient);
            Send(inputGradient, edges[i]);
        }
    }

    private static void RunBackward(Operation operation, Tensor gradient, Span<Tensor?> inputGradients)
    {
        try
        {
            operation.RunBackward(gradient, inputGradients);
        }
        catch (NonFiniteException exception)
        {
            throw new NonFiniteException($"{exception.Message}; it ran in the backward pass of {operation.Name}");
        }
    }

    private void Send(Tensor gradient, Edge edge)
    {
        if (edge.Producer is { } producer)
        {
            if (!producer.IsNeededBy(_pass)) return;
            Tensor? pending = producer.PendingGradient;
            if (pending is null) _queue.Enqueue(producer, -producer.Sequence);
            producer.PendingGradient = SumInto(pending, gradient);
        }
        else if (edge.Leaf is { } leaf && (_pass == 0 || leaf.WantedByPass == _pass))
        {
            if (_isInner || !leaf.HasGradientHooks)
            {
                Deliver(leaf, gradient);
                return;
            }

            if (leaf.PendingGradient is null) (_hookedLeaves ??= []).Enqueue(leaf);
            leaf.PendingGradient = SumInto(leaf.PendingGradient, gradient);
        }
    }

    private readonly void Deliver(Tensor leaf, Tensor gradient)
    {
        if (_pass == 0)
        {
            leaf.AccumulateGradient(gradient);
            return;
        }

        for (int i = 0; i < _wanted.Length; i++)
        {
            if (ReferenceEquals(_wanted[i], leaf)) _results[i] = SumInto(_results[i], gradient);
        }
    }

    /// <summary>As <see cref="Sum"/>, but also disposes the former sum where it was replaced.</summary>
    private static Tensor SumInto(Tensor? sum, Tensor addend)
    {
        Tensor result = Sum(sum, addend);
        if (!ReferenceEquals(result, sum)) sum?.Dispose();
        return result;
    }

    /// <summary>Marks the ops with a wanted tensor behind them, children before parents.</summary>
    private static void MarkNeeded(Tensor output, ReadOnlySpan<Tensor> wanted, int pass)
    {
        foreach (Tensor tensor in wanted)
        {
            if (tensor.Producer is { } producer) producer.WantedByPass = pass;
            else tensor.WantedByPass = pass;
        }

        if (output.Producer is not { } root) return;
        var path = new Stack<(Operation Operation, int NextEdge)>();
        root.VisitedByPass = pass;
        path.Push((root, 0));
        while (path.TryPop(out (Operation Operation, int NextEdge) top))
        {
            ReadOnlySpan<Edge> edges = top.Operation.Edges;
            if (top.NextEdge < edges.Length)
            {
                path.Push((top.Operation, top.NextEdge + 1));
                if (edges[top.NextEdge].Producer is { } producer && producer.VisitedByPass != pass)
                {
                    producer.VisitedByPass = pass;
                    path.Push((producer, 0));
                }

                continue;
            }

            foreach (Edge edge in edges)
            {
                if (edge.IsNeededBy(pass)) top.Operation.NeededByPass = pass;
            }
        }
    }

    [System.Runtime.CompilerServices.InlineArray(Capacity)]
    private struct GradientBuffer
    {
        public const int Capacity = 8;
        private Tensor? _first;
    }
}
