using System.Runtime.CompilerServices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>Checks that many ops share; each names the op in its message.</summary>
internal static class Require
{
    /// <summary>float32 or float64.</summary>
    public static void ComputeType(string op, Tensor tensor, [CallerArgumentExpression(nameof(tensor))] string name = "")
    {
        if (!tensor.ElementType.IsComputeType())
            throw new ShapeException($"{op}: {name} {tensor.Shape} is {tensor.ElementType}; convert it with To(ElementType.Float32)");
    }

    /// <summary>Two tensors that an op combines.</summary>
    public static void SameTypeAndDevice(string op, Tensor first, Tensor second)
    {
        if (first.ElementType != second.ElementType)
        {
            throw new ShapeException(
                $"{op}: {first.Shape} is {first.ElementType} but {second.Shape} is {second.ElementType}; convert one with To");
        }

        if (!ReferenceEquals(first.Device, second.Device))
            throw new ShapeException($"{op}: {first.Shape} is on {first.Device} but {second.Shape} on {second.Device}; move one with To");
    }

    /// <summary>A certain number of axes.</summary>
    public static void Rank(string op, Tensor tensor, int rank, string layout, [CallerArgumentExpression(nameof(tensor))] string name = "")
    {
        if (tensor.Rank != rank)
            throw new ShapeException($"{op}: {name} {tensor.Shape} has {tensor.Rank} axes; expected {rank}: {layout}");
    }

    /// <summary>An index tensor.</summary>
    public static void IndexType(string op, Tensor tensor, [CallerArgumentExpression(nameof(tensor))] string name = "")
    {
        if (tensor.ElementType is not (ElementType.Int32 or ElementType.Int64))
            throw new ShapeException($"{op}: {name} {tensor.Shape} is {tensor.ElementType}; indices are Int32 or Int64");
    }
}
