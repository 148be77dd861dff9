using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Joining tensors.</content>
public static partial class Functional
{
    /// <summary>Joins tensors along an axis; the other axes must be equal.</summary>
    /// <param name="axis">The axis; negative ones count from the last.</param>
    /// <param name="tensors">At least one tensor, all of one element type and device.</param>
    /// <exception cref="ShapeException">No tensors, or shapes, types or devices that do not fit.</exception>
    public static Tensor Concat(int axis, params ReadOnlySpan<Tensor> tensors)
    {
        if (tensors.IsEmpty) throw new ShapeException("Concat: there are no tensors to join");
        return tensors.Length == 1 ? tensors[0] : Ops.Concat.Apply(tensors[0].Shape.NormalizeAxis(axis), tensors);
    }

    /// <summary>Joins tensors of equal shape along a new axis.</summary>
    /// <param name="axis">Where the new axis goes; negative places count from the end of the result's axes.</param>
    /// <param name="tensors">At least one tensor, all of one shape, element type and device.</param>
    /// <exception cref="ShapeException">No tensors, or shapes, types or devices that do not fit.</exception>
    public static Tensor Stack(int axis, params ReadOnlySpan<Tensor> tensors)
    {
        if (tensors.IsEmpty) throw new ShapeException("Stack: there are no tensors to join");
        var columns = new Tensor[tensors.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            if (tensors[i].Shape != tensors[0].Shape)
                throw new ShapeException($"Stack: tensor {i} is {tensors[i].Shape} but the first is {tensors[0].Shape}; all must be equal");
            columns[i] = tensors[i].Unsqueeze(axis);
        }

        return Concat(axis, columns);
    }
}

internal sealed class Concat(int axis) : Operation
{
    private int[] _sizes = [];

    public override string Name => "Concat";

    public static Tensor Apply(int axis, ReadOnlySpan<Tensor> tensors) => Apply(new Concat(axis), tensors);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor first = inputs[0]!;
        _sizes = new int[inputs.Length];
        long total = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            Tensor x = inputs[i]!;
            Require.SameTypeAndDevice(Name, first, x);
            if (x.Rank != first.Rank || x.Shape.With(axis, 0) != first.Shape.With(axis, 0))
                throw new ShapeException($"Concat: tensor {i} is {x.Shape} but the first is {first.Shape}; only axis {axis} may differ");
            _sizes[i] = x.Shape[axis];
            total += _sizes[i];
        }

        Tensor output = Tensor.Empty(first.Shape.With(axis, checked((int)total)), first.ElementType, first.Device);
        int start = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            var region = new Region(output.Shape);
            region.Narrow(axis, start, _sizes[i], 1);
            first.Device.Run(new StridedCopyProblem(inputs[i]!, output, region.ToLayout(extracts: false)));
            start += _sizes[i];
        }

        return output;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        int start = 0;
        for (int i = 0; i < inputGradients.Length; i++)
        {
            if (Needs(i)) inputGradients[i] = gradient.Slice(axis, start, _sizes[i]);
            start += _sizes[i];
        }
    }
}
