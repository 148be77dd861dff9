using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>Unrecorded element-wise computations that ops and the backward pass are built from.</summary>
internal static class Pointwise
{
    /// <summary>Applies a function to operands that broadcast against each other, into a new tensor.</summary>
    /// <exception cref="ShapeException">The operands do not broadcast, or differ in type or device.</exception>
    public static Tensor Map<TFunction>(string op, TFunction function, Tensor a, Tensor? b = null, Tensor? c = null)
        where TFunction : struct, IElementFunction
    {
        Require.ComputeType(op, a);
        Shape shape = a.Shape;
        if (b is not null)
        {
            Require.SameTypeAndDevice(op, a, b);
            shape = Shape.Broadcast(op, shape, b.Shape);
        }

        if (c is not null)
        {
            Require.SameTypeAndDevice(op, a, c);
            shape = Shape.Broadcast(op, shape, c.Shape);
        }

        Tensor output = Tensor.Empty(shape, a.ElementType, a.Device);
        a.Device.Run(new ElementwiseProblem<TFunction>(function, output, a, b, c));
        return output;
    }

    /// <summary>Applies a function and overwrites its first operand.</summary>
    public static void MapInPlace<TFunction>(TFunction function, Tensor a, Tensor? b = null, Tensor? c = null)
        where TFunction : struct, IElementFunction
    {
        a.Device.Run(new ElementwiseProblem<TFunction>(function, a, a, b, c));
        a.Storage.MarkChanged();
    }

    /// <summary>A tensor of equal elements.</summary>
    public static Tensor Full(Shape shape, double value, ElementType elementType, Device device)
    {
        if (!elementType.IsComputeType()) throw new ShapeException($"Full: {elementType} cannot be filled; use Float32 or Float64");
        Tensor output = Tensor.Empty(shape, elementType, device);
        Fill(output, value);
        return output;
    }

    /// <summary>Overwrites all elements with one number.</summary>
    public static void Fill(Tensor tensor, double value) => MapInPlace(new ConstantFunction(value), tensor);

    /// <summary>sum += addend, of the same shape.</summary>
    public static void AddInPlace(Tensor sum, Tensor addend) => MapInPlace(default(AddFunction), sum, addend);
}
