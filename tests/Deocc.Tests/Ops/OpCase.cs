using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops;

/// <summary>
/// One call of an op. Each row gets the whole set of checks of <see cref="OpTests"/>: float32 against float64 in every
/// implementation, finite differences of first and second order, equal bits, no leaks.
/// </summary>
/// <param name="Name">What the failing test is called, such as <c>Conv2d 3x3 stride 2 pad 1</c>; unique.</param>
/// <param name="Shapes">The shapes of the floating-point inputs. Odd sizes find more mistakes.</param>
/// <param name="Apply">The call: from the inputs, and then the <see cref="Indices"/>, to the output.</param>
public sealed record OpCase(string Name, Shape[] Shapes, Func<Tensor[], Tensor> Apply)
{
    /// <summary>
    /// How far float32 may be from float64, relative to the largest magnitude of the compared tensor (or to 0.01 where all
    /// of it is smaller).
    /// </summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>How far gradients may be from finite differences in float64, relative to 1 + their magnitude.</summary>
    public double GradientTolerance { get; init; } = 1e-6;

    /// <summary>Whether the op has gradients at all.</summary>
    public bool Gradient { get; init; } = true;

    /// <summary>Whether the op's gradients have gradients.</summary>
    public bool SecondOrder { get; init; } = true;

    /// <summary>Which inputs get gradients; null for all.</summary>
    public bool[]? Differentiable { get; init; }

    /// <summary>The smallest value of the inputs, which are uniformly distributed.</summary>
    public double Low { get; init; } = -1;

    /// <summary>The largest value of the inputs.</summary>
    public double High { get; init; } = 1;

    /// <summary>Values at which the op has kinks or jumps; the inputs keep a distance of 0.02 from them.</summary>
    public double[] Kinks { get; init; } = [];

    /// <summary>Gives each input evenly spaced values in random order: no ties for ops that choose the largest.</summary>
    public bool Distinct { get; init; }

    /// <summary>
    /// Makes the values of an input in place of the options above; null leaves an input to them. The generator is seeded
    /// by the row's name.
    /// </summary>
    public Func<int, Shape, Random, double[]?>? Generate { get; init; }

    /// <summary>Makes further inputs which are the same in float32 and float64, such as integer indices.</summary>
    public Func<Tensor[]>? Indices { get; init; }

    /// <summary>Whether an input gets a gradient.</summary>
    internal bool IsDifferentiable(int input) => Gradient && (Differentiable is null || Differentiable[input]);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
