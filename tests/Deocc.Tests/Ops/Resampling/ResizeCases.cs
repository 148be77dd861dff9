using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Resampling;

[OpCases]
public static class ResizeCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("ResizeNearest double", [[2, 3, 5, 37]], t => t[0].ResizeNearest(new(10, 74))),
        new("ResizeNearest up", [[2, 3, 5, 7]], t => t[0].ResizeNearest(new(13, 40))),
        new("ResizeNearest down", [[2, 3, 11, 90]], t => t[0].ResizeNearest(new(4, 37))),
        new("ResizeNearest far down", [[1, 2, 40, 130]], t => t[0].ResizeNearest(3)),
        new("ResizeNearestBy 2", [[2, 3, 5, 7]], t => t[0].ResizeNearestBy(2)),
        new("ResizeBilinear double", [[2, 3, 5, 37]], t => t[0].ResizeBilinear(new(10, 74))),
        new("ResizeBilinear up", [[2, 3, 5, 7]], t => t[0].ResizeBilinear(new(13, 40))),
        new("ResizeBilinear up 4", [[2, 3, 5, 19]], t => t[0].ResizeBilinearBy(4)),
        new("ResizeBilinear down", [[2, 3, 11, 90]], t => t[0].ResizeBilinear(new(4, 37))),
        new("ResizeBilinear aligned corners", [[2, 3, 5, 17]], t => t[0].ResizeBilinear(new(9, 41), alignCorners: true)),
        new("ResizeBilinear to one pixel", [[2, 3, 5, 17]], t => t[0].ResizeBilinear(1, alignCorners: true)),
        new("ResizeBilinear antialiased", [[2, 3, 31, 70]], t => t[0].ResizeBilinear(new(9, 21), antialias: true)),
        new("ResizeBilinear antialiased far down", [[1, 2, 31, 200]], t => t[0].ResizeBilinear(new(3, 17), antialias: true)),
        new("ResizeBilinearBy 0.5", [[2, 3, 8, 10]], t => t[0].ResizeBilinearBy(0.5)),
    ];
}
