using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Ops.Shapes.Cpu;
using Deocc.Engine.Ops.Shapes.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Element types and devices.</content>
public static partial class Functional
{
    /// <summary>
    /// The same values in another element type; the tensor itself if it has the type. Differentiable between float32 and
    /// float64; any other conversion leaves the graph.
    /// </summary>
    /// <remarks>
    /// To a floating-point type: to nearest, ties to even, in one step from the exact value; overflow gives infinity, NaN
    /// stays NaN. To an integer: towards zero and clamped to the type's range; NaN gives 0.
    /// </remarks>
    public static Tensor To(this Tensor x, ElementType elementType)
    {
        if (x.ElementType == elementType) return x;
        if (x.ElementType.IsComputeType() && elementType.IsComputeType()) return Conversion.Apply(x, elementType);
        return Conversion.Convert(x, elementType);
    }

    /// <summary>The same values on another device; the tensor itself if it is there. Differentiable.</summary>
    public static Tensor To(this Tensor x, Device device) => ReferenceEquals(x.Device, device) ? x : Transfer.Apply(x, device);

    /// <summary>The same values where <see cref="Tensor.AsSpan{T}"/> reaches them: on the CPU; the tensor itself if it is there. Differentiable.</summary>
    public static Tensor OnHost(this Tensor x) => x.Device.IsHostAccessible ? x : x.To(CpuDevice.Instance);
}

internal sealed class Conversion(ElementType elementType) : Operation
{
    private ElementType _input;

    public override string Name => "To";

    public static Tensor Apply(Tensor x, ElementType elementType) => Apply(new Conversion(elementType), x);

    public static Tensor Convert(Tensor x, ElementType elementType)
    {
        Tensor output = Tensor.Empty(x.Shape, elementType, x.Device);
        x.Device.Run(new ConversionProblem(x, output));
        return output;
    }

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        _input = inputs[0]!.ElementType;
        return Convert(inputs[0]!, elementType);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = Apply(gradient, _input);
}

internal sealed class Transfer(Device device) : Operation
{
    private Device? _source;

    public override string Name => "To";

    public static Tensor Apply(Tensor x, Device device) => Apply(new Transfer(device), x);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        _source = x.Device;
        return Tensor.Transferred(x, device);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = Apply(gradient, _source!);
}

/// <summary>Output = input in the output's element type.</summary>
internal readonly record struct ConversionProblem(Tensor Input, Tensor Output) : IProblem<ConversionProblem>
{
    public static IReadOnlyList<IKernel<ConversionProblem>> CpuKernels { get; } =
        [new LaneKernel<ConversionProblem, LaneConversion>(), new ReferenceConversion()];

    public static IReadOnlyList<IKernel<ConversionProblem>> GpuKernels { get; } = [new GpuConversion()];
}
