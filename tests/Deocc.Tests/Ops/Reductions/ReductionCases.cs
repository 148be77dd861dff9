using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Reductions;

[OpCases]
public static class ReductionCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("Max of all", [[3, 5, 7]], t => t[0].Max()) { Distinct = true },
        new("Max over the last axis", [[5, 37]], t => t[0].Max([-1])) { Distinct = true },
        new("Max over the first axis", [[19, 37]], t => t[0].Max([0])) { Distinct = true },
        new("Max over the middle axis", [[3, 5, 7]], t => t[0].Max([1], keepAxes: true)) { Distinct = true },
        new("Max over images", [[2, 3, 5, 7]], t => t[0].Max([2, 3])) { Distinct = true },
        new("Max over axes apart", [[2, 3, 5, 7]], t => t[0].Max([0, 2])) { Distinct = true },
        new("Max over a long axis", [[2, 40011]], t => t[0].Max([1])) { Distinct = true, SecondOrder = false, High = 100, Gradient = false },
        new("Min of all", [[3, 5, 7]], t => t[0].Min()) { Distinct = true },
        new("Min over the last axis", [[5, 37]], t => t[0].Min([-1])) { Distinct = true },
        new("Min over the middle axis", [[3, 19, 7]], t => t[0].Min([1])) { Distinct = true },
        new("ArgMax", [[3, 19, 7]], t => t[0].ArgMax(1)) { Distinct = true, Gradient = false },
        new("ArgMin of rows", [[3, 1037]], t => t[0].ArgMin(-1)) { Distinct = true, Gradient = false },
        new("Variance of all", [[3, 5, 7]], t => t[0].Variance()),
        new("Variance over images", [[2, 3, 5, 7]], t => t[0].Variance([0, 2, 3], keepAxes: true, correction: 0)),
        new("Variance over rows", [[19, 37]], t => t[0].Variance([0])),
        new("Variance far from zero", [[3, 1037]], t => t[0].Variance([1])) { Low = 99, High = 101, Tolerance = 1e-4, SecondOrder = false },
        new("StandardDeviation", [[5, 37]], t => t[0].StandardDeviation([1])),
        new("Norm", [[5, 37]], t => t[0].Norm([1])),
        new("Norm of all", [[3, 5, 7]], t => t[0].Norm()),
        new("Norm of order 1", [[5, 3, 7]], t => t[0].Norm([1], order: 1)) { Kinks = [0] },
        new("Norm of order 3", [[5, 3, 7]], t => t[0].Norm([0, 2], keepAxes: true, order: 3)) { Kinks = [0] },
        new("Norm of order infinity", [[5, 37]], t => t[0].Norm([1], order: double.PositiveInfinity)) { Distinct = true, Kinks = [0], High = 1.5 },
        new("L2Normalize", [[3, 5, 7]], t => t[0].L2Normalize()),
        new("LogSumExp", [[5, 37]], t => t[0].LogSumExp([1])) { Low = -3, High = 3 },
        new("LogSumExp over images", [[2, 3, 5, 7]], t => t[0].LogSumExp([0, 2], keepAxes: true)) { Low = -3, High = 3 },
        new("LogSumExp of large numbers", [[5, 37]], t => t[0].LogSumExp([1])) { Low = 900, High = 903, Tolerance = 1e-4 },
        new("Softmax", [[5, 37]], t => t[0].Softmax()) { Low = -3, High = 3 },
        new("Softmax of few", [[5, 3]], t => t[0].Softmax()) { Low = -3, High = 3 },
        new("Softmax over channels", [[2, 5, 3, 7]], t => t[0].Softmax(1)) { Low = -3, High = 3 },
        new("Softmax over the first axis", [[19, 301]], t => t[0].Softmax(0)) { Low = -3, High = 3, SecondOrder = false },
        new("Softmax of large numbers", [[5, 37]], t => t[0].Softmax()) { Low = 900, High = 903, Tolerance = 1e-4 },
        new("LogSoftmax", [[5, 37]], t => t[0].LogSoftmax()) { Low = -3, High = 3 },
        new("LogSoftmax over channels", [[2, 5, 3, 7]], t => t[0].LogSoftmax(1)) { Low = -3, High = 3 },
        new("CumulativeSum", [[5, 37]], t => t[0].CumulativeSum(1)),
        new("CumulativeSum of many rows", [[21, 13]], t => t[0].CumulativeSum(1)),
        new("CumulativeSum over the first axis", [[9, 283]], t => t[0].CumulativeSum(0)),
        new("CumulativeSum over the middle axis", [[2, 5, 3]], t => t[0].CumulativeSum(1)),
    ];
}
