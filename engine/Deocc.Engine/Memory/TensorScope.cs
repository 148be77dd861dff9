using Deocc.Engine.Tensors;

namespace Deocc.Engine.Memory;

/// <summary>
/// Disposes, when it ends, every tensor that this thread made since it began, but for those that were kept. A training
/// loop opens one per step; modules open one per call, so that temporaries go as soon as a module returns. Values that
/// the autograd graph still needs stay until the backward pass has used them.
/// </summary>
/// <example><code>
/// using var step = new TensorScope();
/// Tensor loss = Loss(model.Forward(images), labels);
/// loss.Backward();
/// optimizer.Step();
/// </code></example>
public readonly ref struct TensorScope
{
    [ThreadStatic]
    private static ThreadState? _thread;

    private readonly int _depth;

    /// <summary>Begins a scope on this thread.</summary>
    public TensorScope()
    {
        ThreadState state = _thread ??= new ThreadState();
        state.Frames.Add(new Frame(state.Created.Count, 0));
        _depth = state.Frames.Count;
    }

    /// <summary>Hands a tensor over to the enclosing scope, or to the user where there is none.</summary>
    /// <returns>The same tensor.</returns>
    /// <exception cref="InvalidOperationException">An inner scope is still open.</exception>
    public Tensor Keep(Tensor tensor)
    {
        ThreadState state = OwnState();
        Frame frame = state.Frames[^1];
        int index = tensor.ScopeIndex;
        if (index < frame.Start + frame.Kept) return tensor;

        // Kept tensors gather at the front of the scope's range, which then simply stays behind for the enclosing scope.
        int target = frame.Start + frame.Kept;
        state.Place(state.Created[target], index);
        state.Place(tensor, target);
        state.Frames[^1] = frame with { Kept = frame.Kept + 1 };
        return tensor;
    }

    /// <summary>Ends the scope.</summary>
    /// <exception cref="InvalidOperationException">An inner scope is still open.</exception>
    public void Dispose()
    {
        ThreadState state = OwnState();
        Frame frame = state.Frames[^1];
        int end = frame.Start + frame.Kept;
        for (int i = state.Created.Count - 1; i >= end; i--)
        {
            Tensor? tensor = state.Created[i];
            state.Created[i] = null;
            if (tensor is null) continue;
            tensor.ScopeIndex = -1;
            tensor.Dispose();
        }

        state.Created.RemoveRange(end, state.Created.Count - end);
        state.Frames.RemoveAt(state.Frames.Count - 1);
        if (state.Frames.Count > 0) return;
        foreach (Tensor? tensor in state.Created)
        {
            if (tensor is not null) tensor.ScopeIndex = -1;
        }

        state.Created.Clear();
    }

    /// <summary>Enters a new tensor into this thread's innermost scope, where there is one.</summary>
    internal static void Register(Tensor tensor)
    {
        ThreadState? state = _thread;
        if (state is null || state.Frames.Count == 0) return;
        tensor.ScopeIndex = state.Created.Count;
        state.Created.Add(tensor);
    }

    /// <summary>Takes a tensor out of its scope: from now on its owner disposes it.</summary>
    internal static void Unregister(Tensor tensor)
    {
        int index = tensor.ScopeIndex;
        tensor.ScopeIndex = -1;
        if (index < 0 || _thread is not { } state) return;

        // On another thread than the scope's the entry stays, and the scope's end finds a tensor that is already disposed.
        if (index < state.Created.Count && ReferenceEquals(state.Created[index], tensor)) state.Created[index] = null;
    }

    /// <summary>Takes a tensor out of this thread's innermost scope, if it was made there: from now on the caller disposes it.</summary>
    internal static bool TryTake(Tensor tensor)
    {
        if (_thread is not { Frames.Count: > 0 } state) return false;
        int index = tensor.ScopeIndex;
        Frame frame = state.Frames[^1];
        if (index < frame.Start + frame.Kept || index >= state.Created.Count || !ReferenceEquals(state.Created[index], tensor)) return false;
        Unregister(tensor);
        return true;
    }

    private ThreadState OwnState()
    {
        ThreadState? state = _thread;
        if (state is null || state.Frames.Count != _depth)
            throw new InvalidOperationException("TensorScope: scopes are used on one thread and end in the reverse order of their beginning");
        return state;
    }

    private readonly record struct Frame(int Start, int Kept);

    private sealed class ThreadState
    {
        public List<Tensor?> Created { get; } = new(256);

        public List<Frame> Frames { get; } = new(16);

        public void Place(Tensor? tensor, int index)
        {
            Created[index] = tensor;
            if (tensor is not null) tensor.ScopeIndex = index;
        }
    }
}
