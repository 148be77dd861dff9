using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops.Reductions.Cpu;
using Deocc.Engine.Ops.Reductions.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Softmax.</content>
public static partial class Functional
{
    /// <summary>e^x / sum e^x along an axis, without overflow.</summary>
    /// <exception cref="ShapeException">The axis does not exist.</exception>
    public static Tensor Softmax(this Tensor x, int axis = -1) => Ops.Softmax.Apply(x, x.Shape.NormalizeAxis(axis), isLogarithmic: false);

    /// <summary>The logarithm of <see cref="Softmax(Tensor, int)"/>, without underflow.</summary>
    /// <exception cref="ShapeException">The axis does not exist.</exception>
    public static Tensor LogSoftmax(this Tensor x, int axis = -1) => Ops.Softmax.Apply(x, x.Shape.NormalizeAxis(axis), isLogarithmic: true);
}

internal sealed class Softmax(int axis, bool isLogarithmic) : Operation
{
    public override string Name => isLogarithmic ? "LogSoftmax" : "Softmax";

    public static Tensor Apply(Tensor x, int axis, bool isLogarithmic) => Apply(new Softmax(axis, isLogarithmic), x);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Require.ComputeType(Name, x);
        Tensor output = x.EmptyLike();
        x.Device.Run(new SoftmaxProblem(x, output, axis, isLogarithmic));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output) => SaveForBackward(output);

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = SoftmaxGradient.Apply(gradient, Saved(0), axis, isLogarithmic);
}

/// <summary>
/// From the gradient g of a softmax's result y to that of its argument: y (g - sum g y), or g - e^y sum g for the
/// logarithmic one.
/// </summary>
internal sealed class SoftmaxGradient(int axis, bool isLogarithmic) : Operation
{
    public override string Name => isLogarithmic ? "LogSoftmaxBackward" : "SoftmaxBackward";

    public static Tensor Apply(Tensor gradient, Tensor result, int axis, bool isLogarithmic) =>
        Apply(new SoftmaxGradient(axis, isLogarithmic), gradient, result);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor gradient = inputs[0]!;
        Tensor output = gradient.EmptyLike();
        gradient.Device.Run(new SoftmaxGradientProblem(gradient, inputs[1]!, output, axis, isLogarithmic));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        Tensor former = Saved(0);
        Tensor result = Saved(1);
        if (isLogarithmic)
        {
            Tensor probabilities = result.Exp();
            Tensor weighted = gradient.Multiply(probabilities);
            if (Needs(0)) inputGradients[0] = gradient.Subtract(weighted.Sum([axis], keepAxes: true));
            if (Needs(1)) inputGradients[1] = weighted.Multiply(former.Sum([axis], keepAxes: true)).Negate();
            return;
        }

        // The form is symmetric in g and the incoming gradient, as the Jacobian is.
        if (Needs(0)) inputGradients[0] = Apply(gradient, result, axis, isLogarithmic);
        if (!Needs(1)) return;
        Tensor formerMean = former.Multiply(result).Sum([axis], keepAxes: true);
        Tensor mean = gradient.Multiply(result).Sum([axis], keepAxes: true);
        inputGradients[1] = gradient.Multiply(former.Subtract(formerMean)).Subtract(former.Multiply(mean));
    }
}

/// <summary>Output = softmax or log-softmax of the input along an axis.</summary>
internal readonly record struct SoftmaxProblem(Tensor Input, Tensor Output, int Axis, bool IsLogarithmic) : IProblem<SoftmaxProblem>
{
    public static IReadOnlyList<IKernel<SoftmaxProblem>> CpuKernels { get; } =
        [new LaneKernel<SoftmaxProblem, LaneSoftmax>(), new ReferenceSoftmax()];

    public static IReadOnlyList<IKernel<SoftmaxProblem>> GpuKernels { get; } = [new GpuSoftmax()];
}

/// <summary>Output = the gradient of a softmax's argument, given that of its result and the result itself.</summary>
internal readonly record struct SoftmaxGradientProblem(Tensor Gradient, Tensor Result, Tensor Output, int Axis, bool IsLogarithmic)
    : IProblem<SoftmaxGradientProblem>
{
    public static IReadOnlyList<IKernel<SoftmaxGradientProblem>> CpuKernels { get; } =
        [new LaneKernel<SoftmaxGradientProblem, LaneSoftmaxGradient>(), new ReferenceSoftmaxGradient()];

    public static IReadOnlyList<IKernel<SoftmaxGradientProblem>> GpuKernels { get; } = [new GpuSoftmax()];
}
