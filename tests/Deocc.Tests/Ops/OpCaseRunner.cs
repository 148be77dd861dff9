using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops;

/// <summary>Evaluates rows: output, gradients and gradients of gradients, in either precision, at any point.</summary>
internal static class OpCaseRunner
{
    /// <summary>Everything the row's op can compute, as float64 numbers.</summary>
    /// <param name="row">The row.</param>
    /// <param name="type">Float32 or Float64.</param>
    /// <param name="forced">The implementation to force, where it applies.</param>
    /// <param name="unaligned">Puts the inputs at odd places between NaNs, as slices of larger tensors may lie.</param>
    public static OpResult Run(OpCase row, ElementType type, string? forced = null, bool unaligned = false)
    {
        var result = new OpResult();
        using var scope = new TensorScope();
        KernelSelection.Forced = forced;
        KernelSelection.Observer = (problem, kernel) => result.Kernels.Add((problem, kernel));
        try
        {
            Tensor[] inputs = MakeInputs(row, OpCaseInputs.Make(row), type, unaligned);
            Tensor output = row.Apply(inputs);
            result.Add("output", OpCaseInputs.ToDoubles(output));
            if (row.Gradient) AddGradients(row, inputs, output, result);
        }
        finally
        {
            KernelSelection.Forced = null;
            KernelSelection.Observer = null;
        }

        return result;
    }

    /// <summary>The row's inputs as tensors; those with gradients require them.</summary>
    public static Tensor[] MakeInputs(OpCase row, double[][] values, ElementType type, bool unaligned = false)
    {
        Tensor[] further = row.Indices?.Invoke() ?? [];
        var inputs = new Tensor[values.Length + further.Length];
        for (int i = 0; i < values.Length; i++)
        {
            inputs[i] = unaligned
                ? Embed(values[i], row.Shapes[i], type)
                : OpCaseInputs.ToTensor(values[i], row.Shapes[i], type);
            inputs[i].RequiresGradient = row.IsDifferentiable(i);
        }

        further.CopyTo(inputs, values.Length);
        return inputs;
    }

    /// <summary>The inputs that get gradients.</summary>
    public static Tensor[] Differentiable(OpCase row, Tensor[] inputs) =>
        [.. inputs[..row.Shapes.Length].Where((_, i) => row.IsDifferentiable(i))];

    /// <summary>A fixed random gradient for an output.</summary>
    public static Tensor OutputGradient(OpCase row, Tensor output) =>
        OpCaseInputs.ToTensor(OpCaseInputs.Direction(row, "output gradient", output.Elements), output.Shape, output.ElementType);

    /// <summary>The sum over inputs of the inner product of each gradient and a fixed random tensor: a recorded scalar.</summary>
    public static Tensor ProjectGradients(OpCase row, Tensor[] gradients)
    {
        Tensor? sum = null;
        for (int i = 0; i < gradients.Length; i++)
        {
            Tensor gradient = gradients[i];
            double[] direction = OpCaseInputs.Direction(row, $"direction {i}", gradient.Elements);
            Tensor product = (gradient * OpCaseInputs.ToTensor(direction, gradient.Shape, gradient.ElementType)).Sum();
            sum = sum is null ? product : sum + product;
        }

        return sum!;
    }

    private static Tensor Embed(double[] values, Shape shape, ElementType type)
    {
        double[] surrounded = [double.NaN, .. values, .. Enumerable.Repeat(double.NaN, 32)];
        return OpCaseInputs.ToTensor(surrounded, [surrounded.Length], type).View(shape, firstElement: 1);
    }

    private static void AddGradients(OpCase row, Tensor[] inputs, Tensor output, OpResult result)
    {
        Tensor[] wanted = Differentiable(row, inputs);
        Tensor seed = OutputGradient(row, output);
        output.Backward(seed, retainGraph: true);
        for (int i = 0; i < wanted.Length; i++)
        {
            result.Add($"gradient of input {Array.IndexOf(inputs, wanted[i])}", OpCaseInputs.ToDoubles(GradientOf(wanted[i])));
            wanted[i].ClearGradient();
        }

        if (!row.SecondOrder) return;
        seed.RequiresGradient = true;
        Tensor[] gradients = Gradients.Of(output, wanted, seed, createGraph: true);
        Tensor projection = ProjectGradients(row, gradients);
        Tensor[] second = Gradients.Of(projection, [.. wanted, seed]);
        for (int i = 0; i < wanted.Length; i++)
        {
            int input = Array.IndexOf(inputs, wanted[i]);
            result.Add($"second-order gradient of input {input}", OpCaseInputs.ToDoubles(second[i]));
        }

        result.Add("second-order gradient of the output's gradient", OpCaseInputs.ToDoubles(second[^1]));
    }

    private static Tensor GradientOf(Tensor input)
    {
        Assert.That(input.Gradient, Is.Not.Null, $"no gradient reached the input {input.Shape}");
        return input.Gradient!;
    }
}
