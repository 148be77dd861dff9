using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>A tensor seen along one axis, or along several neighbouring ones: [outer, count, inner].</summary>
/// <param name="Outer">Places of the axes before.</param>
/// <param name="Count">Places along the axis.</param>
/// <param name="Inner">Places of the axes behind: the distance between neighbours along the axis.</param>
internal readonly record struct AxisView(long Outer, long Count, long Inner)
{
    /// <summary>The view along one axis.</summary>
    public AxisView(Shape shape, int axis)
        : this(shape.ElementsBetween(0, axis), shape[axis], shape.ElementsBetween(axis + 1, shape.Rank))
    {
    }
}
