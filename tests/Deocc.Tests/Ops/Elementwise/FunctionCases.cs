using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Elementwise;

[OpCases]
public static class FunctionCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("Exp", [[3, 37]], t => t[0].Exp()) { Low = -3, High = 3 },
        new("Log", [[3, 37]], t => t[0].Log()) { Low = 0.2, High = 5 },
        new("Erf", [[3, 37]], t => t[0].Erf()) { Low = -3, High = 3 },
        new("Square", [[3, 37]], t => t[0].Square()),
        new("Sqrt", [[3, 37]], t => t[0].Sqrt()) { Low = 0.2, High = 5 },
        new("Rsqrt", [[3, 37]], t => t[0].Rsqrt()) { Low = 0.3, High = 5 },
        new("Reciprocal", [[3, 37]], t => t[0].Reciprocal()) { Low = 0.3, High = 5 },
        new("Pow 3", [[3, 37]], t => t[0].Pow(3)),
        new("Pow 2.2", [[3, 37]], t => t[0].Pow(2.2)) { Low = 0.1, High = 2 },
        new("Pow -1.5", [[3, 37]], t => t[0].Pow(-1.5)) { Low = 0.3, High = 2 },
        new("Pow 2", [[37]], t => t[0].Pow(2)),
        new("Pow 0", [[37]], t => t[0].Pow(0)),
        new("Sin", [[3, 37]], t => t[0].Sin()) { Low = -7, High = 7 },
        new("Cos", [[3, 37]], t => t[0].Cos()) { Low = -7, High = 7 },
        new("Tanh", [[3, 37]], t => t[0].Tanh()) { Low = -3, High = 3 },
        new("Abs", [[3, 37]], t => t[0].Abs()) { Kinks = [0] },
        new("Sign", [[3, 37]], t => t[0].Sign()) { Kinks = [0] },
        new("Floor", [[3, 37]], t => t[0].Floor()) { Low = -3, High = 3, Kinks = [-3, -2, -1, 0, 1, 2, 3] },
        new("Clamp", [[3, 37]], t => t[0].Clamp(-0.3, 0.6)) { Kinks = [-0.3, 0.6] },
        new("Clamp from below", [[3, 37]], t => t[0].Clamp(low: 0.1)) { Kinks = [0.1] },
        new("Maximum", [[3, 37], [3, 37]], t => t[0].Maximum(t[1])),
        new("Maximum of a row", [[3, 37], [37]], t => t[0].Maximum(t[1])),
        new("Minimum", [[3, 1, 37], [5, 1]], t => t[0].Minimum(t[1])),
        new("Where", [[3, 37], [37], [3, 1]], t => Functional.Where(t[0].Greater(0.1), t[1], t[2])) { Kinks = [0.1], Differentiable = [false, true, true] },
        new("Where with gradients through the mask's source", [[3, 37], [3, 37]], t => Functional.Where(t[0].Less(t[1]), t[0], t[1])),
        new("MaskedFill", [[3, 37]], t => t[0].MaskedFill(t[0].LessOrEqual(0), -2)) { Kinks = [0] },
        new("Lerp", [[3, 37], [37]], t => t[0].Lerp(t[1], 0.3)),
        new("Lerp by a tensor", [[3, 37], [3, 37], [3, 1]], t => t[0].Lerp(t[1], t[2])),
    ];
}
