using System.Runtime.CompilerServices;
using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Padding.</content>
public static partial class Functional
{
    /// <summary>Adds places before and after the elements along the last axes.</summary>
    /// <param name="x">A tensor; float32 or float64 unless padded with zeros.</param>
    /// <param name="before">Places added in front, for the last <c>before.Length</c> axes.</param>
    /// <param name="after">Places added behind, as many numbers as <paramref name="before"/>.</param>
    /// <param name="mode">What the new places hold.</param>
    /// <param name="value">The constant, for <see cref="PaddingMode.Constant"/>.</param>
    /// <exception cref="ShapeException">
    /// More paddings than axes, a negative one, a reflection that is not smaller than its axis, or a border element of an
    /// empty axis.
    /// </exception>
    public static Tensor Pad(
        this Tensor x, ReadOnlySpan<int> before, ReadOnlySpan<int> after, PaddingMode mode = PaddingMode.Constant, double value = 0)
    {
        if (before.Length != after.Length || before.Length > x.Rank)
        {
            throw new ShapeException(
                $"Pad: {before.Length} paddings in front and {after.Length} behind do not fit the axes of {x.Shape}; give one of each per padded axis");
        }

        AxisPadding padding = default;
        Span<int> sizes = stackalloc int[x.Rank];
        bool isEmpty = true;
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            int size = x.Shape[axis];
            int given = axis - (x.Rank - before.Length);
            int front = given < 0 ? 0 : before[given];
            int back = given < 0 ? 0 : after[given];
            CheckPadding(x.Shape, axis, front, back, mode);
            padding[axis] = front;
            sizes[axis] = checked(front + size + back);
            isEmpty &= front == 0 && back == 0;
        }

        if (isEmpty) return x;
        var padded = new Shape(sizes);
        if (mode != PaddingMode.Constant) return BorderPadding.Apply(x, padded, padding, mode);
        var region = new Region(padded);
        for (int axis = 0; axis < sizes.Length; axis++) region.Narrow(axis, padding[axis], x.Shape[axis], 1);
        return Placement.Apply(x, region, value);
    }

    /// <summary>Pads images [.., height, width].</summary>
    /// <inheritdoc cref="Pad(Tensor, ReadOnlySpan{int}, ReadOnlySpan{int}, PaddingMode, double)"/>
    public static Tensor PadImage(
        this Tensor x, int top, int bottom, int left, int right, PaddingMode mode = PaddingMode.Constant, double value = 0) =>
        x.Pad([top, left], [bottom, right], mode, value);

    private static void CheckPadding(Shape shape, int axis, int before, int after, PaddingMode mode)
    {
        if (before < 0 || after < 0)
            throw new ShapeException($"Pad: axis {axis} of {shape} has a negative padding ({before}, {after}); cut with Slice");
        if (mode == PaddingMode.Reflect && Math.Max(before, after) >= Math.Max(1, shape[axis]))
        {
            throw new ShapeException(
                $"Pad: a reflection of ({before}, {after}) needs more than that many places, but axis {axis} of {shape} has {shape[axis]}");
        }

        if (mode == PaddingMode.Replicate && shape[axis] == 0 && before + after > 0)
            throw new ShapeException($"Pad: axis {axis} of {shape} is empty and has no border to repeat");
    }
}

/// <summary>The places that padding puts in front of each axis.</summary>
[InlineArray(Shape.MaxRank)]
internal struct AxisPadding
{
    private int _first;
}

/// <summary>Padding by elements of the tensor itself.</summary>
internal sealed class BorderPadding(Shape padded, AxisPadding before, PaddingMode mode) : Operation
{
    private Shape _input;

    public override string Name => "Pad";

    public static Tensor Apply(Tensor x, Shape padded, AxisPadding before, PaddingMode mode) =>
        Apply(new BorderPadding(padded, before, mode), x);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Require.ComputeType(Name, x);
        _input = x.Shape;
        Tensor output = Tensor.Empty(padded, x.ElementType, x.Device);
        x.Device.Run(new BorderPaddingProblem(x, output, new PaddingMap(_input, padded, before, mode)));
        return output;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = BorderFolding.Apply(gradient, _input, before, mode);
}

/// <summary>The reverse of <see cref="BorderPadding"/>: adds every padded place up into the element that it repeats.</summary>
internal sealed class BorderFolding(Shape original, AxisPadding before, PaddingMode mode) : Operation
{
    private Shape _padded;

    public override string Name => "PadBackward";

    public static Tensor Apply(Tensor x, Shape original, AxisPadding before, PaddingMode mode) =>
        Apply(new BorderFolding(original, before, mode), x);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        _padded = x.Shape;
        Tensor output = Tensor.Empty(original, x.ElementType, x.Device);
        x.Device.Run(new BorderFoldingProblem(x, output, new PaddingMap(original, _padded, before, mode)));
        return output;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = BorderPadding.Apply(gradient, _padded, before, mode);
}
