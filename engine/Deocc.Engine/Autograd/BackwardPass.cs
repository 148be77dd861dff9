using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Autograd;

/// <summary>Walks the graph from an output to the leaves, latest op first, and adds gradients up.</summary>
internal static class BackwardPass
{
    private static int _lastPass;

    [ThreadStatic]
    private static PriorityQueue<Operation, long>? _freeQueue;

    /// <summary>Runs a pass. With no wanted tensors it adds to every leaf's gradient, otherwise it fills the results only.</summary>
    public static void Run(
        Tensor output, Tensor? gradient, ReadOnlySpan<Tensor> wanted, Span<Tensor?> results, bool createGraph, bool retainGraph)
    {
        if (!output.RequiresGradient)
            throw new GraphException($"Backward: {output.Shape} depends on no tensor that requires a gradient, or was computed with gradients disabled");
        if (gradient is null && output.Elements != 1)
            throw new GraphException($"Backward: {output.Shape} is no scalar; reduce it to one or give its gradient");
        if (gradient is not null && gradient.Shape != output.Shape)
            throw new ShapeException($"Backward: the gradient {gradient.Shape} differs from the output {output.Shape}");

        int pass = wanted.IsEmpty ? 0 : Interlocked.Increment(ref _lastPass);
        if (pass != 0) MarkNeeded(output, wanted, pass);

        using var mode = GradientMode.Set(createGraph);
        PriorityQueue<Operation, long> queue = _freeQueue ?? new PriorityQueue<Operation, long>();
        _freeQueue = null;
        try
        {
            using (var scope = new TensorScope())
            {
                Tensor seed = gradient ?? Pointwise.Full(output.Shape, 1, output.ElementType, output.Device);
                Send(seed, new Edge(output), pass, wanted, results, queue);
            }

            while (queue.TryDequeue(out Operation? operation, out _))
                Visit(operation, pass, wanted, results, retainGraph, queue);
        }
        finally
        {
            foreach ((Operation operation, _) in queue.UnorderedItems)
            {
                operation.PendingGradient?.Dispose();
                operation.PendingGradient = null;
            }

            queue.Clear();
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
            return isRecordedLeaf ? Reshape.Apply(addend, addend.Shape).Unscoped() : addend.Share();
        }

        if (!GradientMode.IsEnabled && sum.Storage.IsExclusive)
        {
            Pointwise.AddInPlace(sum, addend);
            return sum;
        }

        return sum.Add(addend).Unscoped();
    }

    private static void Visit(
        Operation operation, int pass, ReadOnlySpan<Tensor> wanted, Span<Tensor?> results, bool retainGraph, PriorityQueue<Operation, long> queue)
    {
        Tensor gradient = operation.PendingGradient!;
        operation.PendingGradient = null;
        if (operation.IsReleased)
        {
            gradient.Dispose();
            throw new GraphException(
                $"Backward: the graph of {operation.Name} was already released; pass retainGraph to the first backward pass to run a second");
        }

        using var scope = new TensorScope();
        TensorScope.Register(gradient);
        for (int i = 0; i < wanted.Length; i++)
        {
            if (ReferenceEquals(wanted[i].Producer, operation)) results[i] = gradient.Share();
        }

        if (pass != 0 && operation.NeededByPass != pass) return;
        ReadOnlySpan<Edge> edges = operation.Edges;
        GradientBuffer buffer = default;
        Span<Tensor?> inputGradients = edges.Length <= GradientBuffer.Capacity
            ? ((Span<Tensor?>)buffer)[..edges.Length]
            : new Tensor?[edges.Length];
        operation.RunningPass = pass;
        operation.RunBackward(gradient, inputGradients);
        if (!retainGraph) operation.ReleaseSaved();
        for (int i = 0; i < edges.Length; i++)
        {
            if (inputGradients[i] is not { } inputGradient) continue;
            if (FiniteCheck.IsEnabled) FiniteCheck.VerifyGradient(operation, i, inputGradient);
            Send(inputGradient, edges[i], pass, wanted, results, queue);
        }
    }

    private static void Send(
        Tensor gradient, Edge edge, int pass, ReadOnlySpan<Tensor> wanted, Span<Tensor?> results, PriorityQueue<Operation, long> queue)
    {
        if (edge.Producer is { } producer)
        {
            if (!producer.IsNeededBy(pass)) return;
            Tensor? pending = producer.PendingGradient;
            if (pending is null) queue.Enqueue(producer, -producer.Sequence);
            Tensor sum = Sum(pending, gradient);
            if (!ReferenceEquals(sum, pending)) pending?.Dispose();
            producer.PendingGradient = sum;
        }
        else if (edge.Leaf is { } leaf)
        {
            if (pass == 0)
            {
                leaf.AccumulateGradient(gradient);
                return;
            }

            for (int i = 0; i < wanted.Length; i++)
            {
                if (!ReferenceEquals(wanted[i], leaf)) continue;
                Tensor sum = Sum(results[i], gradient);
                if (!ReferenceEquals(sum, results[i])) results[i]?.Dispose();
                results[i] = sum;
            }
        }
    }

    /// <summary>Marks the ops with a wanted tensor behind them, children before parents.</summary>
    private static void MarkNeeded(Tensor output, ReadOnlySpan<Tensor> wanted, int pass)
    {
        foreach (Tensor tensor in wanted)
        {
            tensor.WantedByPass = pass;
            if (tensor.Producer is { } producer) producer.WantedByPass = pass;
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
