using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Shapes;

[OpCases]
public static class ShapeCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("Permute NCHW to NHWC", [[2, 3, 5, 7]], t => t[0].Permute(0, 2, 3, 1)),
        new("Permute NHWC to NCHW", [[2, 9, 11, 3]], t => t[0].Permute(0, 3, 1, 2)),
        new("Permute many channels to the back", [[2, 67, 13, 9]], t => t[0].Permute(0, 2, 3, 1)),
        new("Permute outer axes", [[3, 5, 2, 7]], t => t[0].Permute(1, 0, 2, 3)),
        new("Permute everything", [[2, 3, 4, 5]], t => t[0].Permute(3, 1, 0, 2)),
        new("Transpose a matrix", [[37, 83]], t => t[0].Transpose()),
        new("Transpose matrices", [[3, 17, 33]], t => t[0].Transpose()),
        new("Transpose a large matrix", [[130, 201]], t => t[0].Transpose()) { SecondOrder = false },
        new("Transpose the first axes", [[4, 5, 6]], t => t[0].Transpose(0, 1)),
        new("Slice the first axis", [[7, 5]], t => t[0].Slice(0, 2, 3)),
        new("Slice the last axis", [[5, 19]], t => t[0].Slice(-1, 1, 17)),
        new("Slice the middle axis", [[3, 9, 7]], t => t[0].Slice(1, 4, 5)),
        new("Slice with a step", [[3, 11, 2]], t => t[0].Slice(1, 1, 4, step: 3)),
        new("Slice from the end", [[3, 11]], t => t[0].Slice(1, -4, 2)),
        new("Slice nothing", [[3, 4]], t => t[0].Slice(1, 4, 0)) { Gradient = false },
        new("Select", [[3, 4, 5]], t => t[0].Select(1, 2)),
        new("Split and join in another order", [[2, 9, 3]], t =>
        {
            var parts = t[0].Split(1, 2, 3, 4);
            return Functional.Concat(1, parts[2], parts[0], parts[1]);
        }),
        new("Chunk and multiply", [[2, 6, 5]], t =>
        {
            var halves = t[0].Chunk(2, 1);
            return halves[0] * halves[1];
        }),
        new("Concat the first axis", [[2, 5], [3, 5], [1, 5]], t => Functional.Concat(0, t[0], t[1], t[2])),
        new("Concat channels", [[2, 3, 5, 3], [2, 1, 5, 3]], t => Functional.Concat(1, t[0], t[1])),
        new("Concat the last axis", [[4, 5], [4, 2]], t => Functional.Concat(-1, t[0], t[1])),
        new("Concat a tensor with itself", [[4, 5]], t => Functional.Concat(0, t[0], t[0])),
        new("Stack", [[3, 4], [3, 4]], t => Functional.Stack(1, t[0], t[1])),
        new("Stack at the end", [[3, 4], [3, 4]], t => Functional.Stack(-1, t[0], t[1])),
        new("Flip the last axis", [[3, 37]], t => t[0].Flip(-1)),
        new("Flip images", [[2, 3, 5, 7]], t => t[0].Flip(-1, -2)),
        new("Flip the first axis", [[5, 7]], t => t[0].Flip(0)),
        new("Squeeze", [[3, 1, 5]], t => t[0].Squeeze(1)),
        new("Unsqueeze", [[3, 5]], t => t[0].Unsqueeze(1)),
        new("Unsqueeze at the end", [[3, 5]], t => t[0].Unsqueeze(-1)),
        new("Repeat", [[3, 5, 2]], t => t[0].Repeat(1, 3)),
        new("Repeat the first axis", [[3, 5]], t => t[0].Repeat(0, 2)),
        new("RepeatInterleaved", [[3, 5, 2]], t => t[0].RepeatInterleaved(1, 3)),
        new("RepeatInterleaved the last axis", [[3, 5]], t => t[0].RepeatInterleaved(-1, 2)),
        new("Expand", [[3, 1, 5]], t => t[0].Expand([2, 3, 4, 5])),
        new("Flatten", [[2, 3, 5]], t => t[0].Flatten()),
        new("Reshape", [[4, 6]], t => t[0].Reshape(3, -1)),
    ];
}
