using BenchmarkDotNet.Attributes;
using Deocc.Engine.Autograd;
using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;

namespace Deocc.Benchmarks.Throughput;

/// <summary>Benchmarks of ops on tensors that the class makes in its set-up and that are disposed at the end.</summary>
[MemoryDiagnoser]
public abstract class OpBenchmarks
{
    private readonly List<Tensor> _owned = [];
    private Tensor? _gradient;

    [GlobalCleanup]
    public virtual void Cleanup()
    {
        foreach (Tensor tensor in _owned) tensor.Dispose();
        _owned.Clear();
        _gradient?.Dispose();
        _gradient = null;
    }

    /// <summary>Keeps a tensor until the end.</summary>
    protected Tensor Own(Tensor tensor)
    {
        _owned.Add(tensor);
        return tensor;
    }

    /// <summary>Normally distributed numbers.</summary>
    protected Tensor Normal(params ReadOnlySpan<int> sizes) => Own(Tensor.Normal(new Shape(sizes)));

    /// <summary>Whole numbers from zero up to a limit, evenly spread.</summary>
    protected Tensor Indices(int limit, params ReadOnlySpan<int> sizes)
    {
        var shape = new Shape(sizes);
        var random = new Random(limit);
        var values = new int[shape.Elements];
        for (int i = 0; i < values.Length; i++) values[i] = random.Next(limit);
        return Own(Tensor.From(values, shape));
    }

    /// <summary>Computes without recording.</summary>
    protected static void Forward(Func<Tensor> compute)
    {
        using var scope = new TensorScope();
        using GradientMode.Restorer inference = GradientMode.Disable();
        compute();
    }

    /// <summary>Computes, and walks back to the gradients of the given tensors from a fixed gradient of the output.</summary>
    protected void ForwardAndBackward(Func<Tensor> compute, params ReadOnlySpan<Tensor> inputs)
    {
        using var scope = new TensorScope();
        foreach (Tensor input in inputs)
        {
            input.RequiresGradient = true;
            input.ClearGradient();
        }

        Tensor output = compute();
        _gradient ??= scope.Keep(Tensor.Normal(output.Shape));
        output.Backward(_gradient);
    }
}
