using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Autograd;

/// <summary>
/// Compares backward passes with central differences in float64: the tool to run on a new op, layer or loss. Every output
/// element counts, as a fixed random weighting reduces the output to a scalar. Random draws of the function, such as
/// dropout's from <see cref="RandomGenerator.Current"/>, are the same in every evaluation.
/// </summary>
/// <example><code>
/// using Tensor x = Tensor.Normal([2, 3, 5, 5], elementType: ElementType.Float64);
/// GradientChecker.Check(() => layer.Forward(x), [x, .. layer.Parameters()]).ThrowIfFailed();
/// </code></example>
public static class GradientChecker
{
    /// <summary>Checks the gradients of a function with respect to some tensors.</summary>
    /// <param name="function">Computes a float64 tensor of any shape from the inputs.</param>
    /// <param name="inputs">Float64 leaves; their values are shifted in turn and restored.</param>
    /// <param name="options">How to compare; the defaults when left out.</param>
    /// <exception cref="GraphException">An input is no float64 leaf.</exception>
    public static GradientReport Check(Func<Tensor> function, ReadOnlySpan<Tensor> inputs, GradientCheckOptions? options = null) =>
        Run(1, function, inputs.ToArray(), options ?? new GradientCheckOptions());

    /// <summary>
    /// Checks the gradients of gradients: differentiates the weighted sum of the function's gradients, with fixed random
    /// weights, with respect to the inputs once more.
    /// </summary>
    /// <inheritdoc cref="Check"/>
    public static GradientReport CheckSecondOrder(
        Func<Tensor> function, ReadOnlySpan<Tensor> inputs, GradientCheckOptions? options = null)
    {
        Tensor[] points = inputs.ToArray();
        options ??= new GradientCheckOptions();
        return Run(2, () => WeightedGradients(function, points, options), points, options);
    }

    private static Tensor WeightedGradients(Func<Tensor> function, Tensor[] inputs, GradientCheckOptions options)
    {
        Tensor[] gradients = Gradients.Of(Weighted(function(), options.Seed, 0), inputs, createGraph: true);
        Tensor sum = Weighted(gradients[0], options.Seed, 1);
        for (int i = 1; i < gradients.Length; i++) sum = sum.Add(Weighted(gradients[i], options.Seed, (ulong)i + 1));
        return sum;
    }

    private static GradientReport Run(int order, Func<Tensor> function, Tensor[] inputs, GradientCheckOptions options)
    {
        var formerlyRequired = new bool[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            Tensor input = inputs[i];
            if (input.Producer is not null || input.ElementType != ElementType.Float64)
                throw new GraphException($"GradientChecker: input {i} {input.Shape} {input.ElementType} is no leaf of Float64; differences need that precision");
            formerlyRequired[i] = input.RequiresGradient;
            input.RequiresGradient = true;
        }

        RandomState state = RandomGenerator.Current.State;
        using var scope = new TensorScope();
        try
        {
            Tensor[] gradients = AnalyticGradients(Evaluate(function, state, options), inputs);
            var comparisons = new GradientComparison[inputs.Length];
            var random = new RandomGenerator(options.Seed, stream: ulong.MaxValue);
            for (int i = 0; i < inputs.Length; i++)
                comparisons[i] = CompareInput(i, inputs[i], gradients[i], () => Value(function, state, options), options, random);
            return new GradientReport(order, comparisons);
        }
        finally
        {
            RandomGenerator.Current.State = state;
            for (int i = 0; i < inputs.Length; i++) inputs[i].RequiresGradient = formerlyRequired[i];
        }
    }

    // The gradients of a linear function depend on nothing, and theirs in turn are zeros.
    private static Tensor[] AnalyticGradients(Tensor output, Tensor[] inputs) => output.RequiresGradient
        ? Gradients.Of(output, inputs)
        : Array.ConvertAll(inputs, input => Tensor.Zeros(input.Shape, input.ElementType, input.Device));

    private static GradientComparison CompareInput(
        int index, Tensor input, Tensor gradient, Func<double> value, GradientCheckOptions options, RandomGenerator random)
    {
        double[] point = input.ToArray<double>();
        double[] derivatives = gradient.ToArray<double>();
        var direction = new double[point.Length];
        var worst = new GradientComparison(index, input.Shape, -1, 0, 0, double.PositiveInfinity, 0, 0);
        for (int i = 0; i < options.Directions; i++)
        {
            for (int k = 0; k < direction.Length; k++) direction[k] = random.NextDouble(-1, 1);
            worst = Compare(worst, -1, input, point, direction, derivatives, value, options);
        }

        Array.Clear(direction);
        foreach (int element in ChooseElements(point.Length, options.ElementsPerInput, random))
        {
            direction[element] = 1;
            worst = Compare(worst, element, input, point, direction, derivatives, value, options);
            direction[element] = 0;
        }

        return worst;
    }

    private static GradientComparison Compare(
        GradientComparison worst,
        long element,
        Tensor input,
        double[] point,
        double[] direction,
        double[] derivatives,
        Func<double> value,
        GradientCheckOptions options)
    {
        double analytic = 0;
        for (int i = 0; i < direction.Length; i++) analytic += direction[i] * derivatives[i];
        double numeric = (Shifted(input, point, direction, options.Step, value)
            - Shifted(input, point, direction, -options.Step, value)) / (2 * options.Step);
        input.CopyFrom<double>(point);

        double allowed = options.Tolerance * (1 + Math.Abs(analytic) + Math.Abs(numeric));
        double error = Math.Abs(analytic - numeric);
        int failures = worst.Failures + (error <= allowed ? 0 : 1);
        bool isWorse = !(error / allowed <= worst.Error / worst.Allowed);
        return isWorse || worst.Comparisons == 0
            ? new GradientComparison(
                worst.Input, worst.Shape, element, analytic, numeric, allowed, worst.Comparisons + 1, failures)
            : worst with { Comparisons = worst.Comparisons + 1, Failures = failures };
    }

    private static double Shifted(Tensor input, double[] point, double[] direction, double step, Func<double> value)
    {
        var shifted = new double[point.Length];
        for (int i = 0; i < shifted.Length; i++) shifted[i] = point[i] + (step * direction[i]);
        input.CopyFrom<double>(shifted);
        return value();
    }

    private static double Value(Func<Tensor> function, RandomState state, GradientCheckOptions options)
    {
        using var scope = new TensorScope();
        return Evaluate(function, state, options).Item();
    }

    private static Tensor Evaluate(Func<Tensor> function, RandomState state, GradientCheckOptions options)
    {
        RandomGenerator.Current.State = state;
        return Weighted(function(), options.Seed, 0);
    }

    private static Tensor Weighted(Tensor tensor, ulong seed, ulong stream)
    {
        var random = new RandomGenerator(seed, stream);
        return tensor.Multiply(Tensor.Uniform(tensor.Shape, -1, 1, random, tensor.ElementType, tensor.Device)).Sum();
    }

    private static int[] ChooseElements(int length, int limit, RandomGenerator random)
    {
        if (length <= limit) return [.. Enumerable.Range(0, length)];
        var elements = new int[limit];
        for (int i = 0; i < limit; i++) elements[i] = random.NextInt32(length);

        // The ends lie in the parts that whole registers and blocks leave over.
        elements[0] = 0;
        elements[^1] = length - 1;
        return elements;
    }
}
