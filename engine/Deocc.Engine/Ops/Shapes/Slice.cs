using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Taking parts of tensors.</content>
public static partial class Functional
{
    /// <summary>
    /// Takes every <paramref name="step"/>-th place along an axis. Where the elements lie side by side, as along the
    /// first axis, the result shares the storage.
    /// </summary>
    /// <param name="x">A tensor of any element type.</param>
    /// <param name="axis">The axis; negative ones count from the last.</param>
    /// <param name="start">The first place; negative ones count from the end.</param>
    /// <param name="length">How many places are taken.</param>
    /// <param name="step">The distance between them, at least 1.</param>
    /// <exception cref="ShapeException">The axis or one of the places does not exist.</exception>
    public static Tensor Slice(this Tensor x, int axis, int start, int length, int step = 1)
    {
        int along = x.Shape.NormalizeAxis(axis);
        int size = x.Shape[along];
        int first = start < 0 ? start + size : start;
        long last = first + ((long)step * (length - 1));
        if (step < 1 || length < 0 || first < 0 || first > size || (length > 0 && last >= size))
        {
            throw new ShapeException(
                $"Slice: {length} places from {start} on with step {step} do not lie within axis {along} of {x.Shape}, which has size {size}");
        }

        if (length == size) return x;
        var region = new Region(x.Shape);
        region.Narrow(along, first, length, step);
        return Extraction.Apply(x, region);
    }

    /// <summary>Takes one place along an axis and removes the axis.</summary>
    /// <exception cref="ShapeException">The axis or the place does not exist.</exception>
    public static Tensor Select(this Tensor x, int axis, int index)
    {
        Shape shape = x.Shape.Without(axis);
        return x.Slice(axis, index, 1).Reshape(shape);
    }

    /// <summary>Cuts a tensor along an axis into parts of given sizes.</summary>
    /// <exception cref="ShapeException">The sizes do not add up to the axis's.</exception>
    public static Tensor[] Split(this Tensor x, int axis, params ReadOnlySpan<int> sizes)
    {
        int size = x.Shape[axis];
        long total = 0;
        foreach (int part in sizes) total += part;
        if (total != size)
        {
            throw new ShapeException(
                $"Split: the sizes [{string.Join(',', sizes.ToArray())}] add up to {total}, but axis {axis} of {x.Shape} has size {size}");
        }

        var parts = new Tensor[sizes.Length];
        int start = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = x.Slice(axis, start, sizes[i]);
            start += sizes[i];
        }

        return parts;
    }

    /// <summary>Cuts a tensor along an axis into equal parts; the last is smaller where the size does not divide.</summary>
    /// <exception cref="ShapeException">There are fewer places than parts.</exception>
    public static Tensor[] Chunk(this Tensor x, int parts, int axis)
    {
        int size = x.Shape[axis];
        int length = parts < 1 ? 0 : (size + parts - 1) / parts;
        if (parts < 1 || size - ((long)length * (parts - 1)) < 1)
            throw new ShapeException($"Chunk: axis {axis} of {x.Shape} does not divide into {parts} parts of at most {length}");
        var chunks = new Tensor[parts];
        for (int i = 0; i < parts; i++) chunks[i] = x.Slice(axis, i * length, Math.Min(length, size - (i * length)));
        return chunks;
    }
}

/// <summary>Reads a region of a tensor.</summary>
internal sealed class Extraction(Region region) : Operation
{
    public override string Name => "Slice";

    public static Tensor Apply(Tensor x, in Region region) => Apply(new Extraction(region), x);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        if (region.IsContiguous(out long first)) return x.View(region.Part, first);
        Tensor output = Tensor.Empty(region.Part, x.ElementType, x.Device);
        x.Device.Run(new StridedCopyProblem(x, output, region.ToLayout(extracts: true)));
        return output;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = Placement.Apply(gradient, region, 0);
}
