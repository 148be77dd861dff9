using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Indexing;

[OpCases]
public static class IndexingCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("Gather along the middle axis", [[4, 7, 3]], t => t[0].Gather(1, t[1])) { Indices = () => [Random([4, 5, 3], 7)] },
        new("Gather along the last axis", [[5, 19]], t => t[0].Gather(-1, t[1])) { Indices = () => [Random([5, 33], 19)] },
        new("Gather fewer places", [[4, 7, 3]], t => t[0].Gather(1, t[1])) { Indices = () => [Random([2, 5, 3], 7)] },
        new("Gather by 32-bit indices", [[5, 19]], t => t[0].Gather(-1, t[1].To(ElementType.Int32))) { Indices = () => [Random([5, 33], 19)] },
        new("ScatterAdd along the last axis", [[4, 7], [4, 19]], t => t[0].ScatterAdd(1, t[2], t[1])) { Indices = () => [Random([4, 19], 7)] },
        new("ScatterAdd by 32-bit indices", [[7, 5], [19, 5]], t => t[0].ScatterAdd(0, t[2].To(ElementType.Int32), t[1])) { Indices = () => [Random([19, 5], 7)] },
        new("ScatterAdd", [[4, 7, 3], [4, 9, 3]], t => t[0].ScatterAdd(1, t[2], t[1])) { Indices = () => [Random([4, 9, 3], 7)] },
        new("ScatterAdd of fewer places", [[4, 7, 3], [3, 9, 2]], t => t[0].ScatterAdd(1, t[2], t[1])) { Indices = () => [Random([3, 9, 2], 7)] },
        new("IndexSelect the first axis", [[7, 19]], t => t[0].IndexSelect(0, t[1])) { Indices = () => [Random([11], 7)] },
        new("IndexSelect the middle axis", [[3, 7, 5]], t => t[0].IndexSelect(1, t[1])) { Indices = () => [Random([4], 7)] },
        new("Embedding", [[9, 5]], t => Functional.Embedding(t[1], t[0])) { Indices = () => [Random([4, 6], 9)] },
        new("Embedding of many", [[3000, 33]], t => Functional.Embedding(t[1], t[0])) { Indices = () => [Random([501], 3000)], SecondOrder = false },
        new("Embedding with a padding index", [[9, 5]], t => Functional.Embedding(t[1], t[0], paddingIndex: 2).Square())
        {
            Indices = () => [Random([4, 6], 9)],
            Gradient = false,
        },
        new("OneHot", [[1]], t => t[0] * Functional.OneHot(t[1], 5, t[0].ElementType)) { Indices = () => [Random([3, 4], 5)] },
    ];

    private static Tensor Random(Shape shape, int limit)
    {
        var random = new Random(limit);
        var values = new long[shape.Elements];
        for (int i = 0; i < values.Length; i++) values[i] = random.Next(limit);
        return Tensor.From(values, shape);
    }
}
