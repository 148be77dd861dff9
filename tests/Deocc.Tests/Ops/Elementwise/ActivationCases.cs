using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Elementwise;

[OpCases]
public static class ActivationCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("Relu", [[3, 37]], t => t[0].Relu()) { Kinks = [0] },
        new("LeakyRelu", [[3, 37]], t => t[0].LeakyRelu(0.2)) { Kinks = [0] },
        new("LeakyRelu with a negative slope", [[3, 37]], t => t[0].LeakyRelu(-0.5)) { Kinks = [0] },
        new("Elu", [[3, 37]], t => t[0].Elu()) { Low = -3, Kinks = [0] },
        new("Elu with alpha", [[3, 37]], t => t[0].Elu(0.7)) { Low = -3, Kinks = [0] },
        new("Elu with a negative alpha", [[3, 37]], t => t[0].Elu(-0.7)) { Low = -3, Kinks = [0] },
        new("Sigmoid", [[3, 37]], t => t[0].Sigmoid()) { Low = -5, High = 5 },
        new("Softplus", [[3, 37]], t => t[0].Softplus()) { Low = -5, High = 5 },
        new("Softplus with a threshold", [[3, 37]], t => t[0].Softplus(2.5, 3)) { Low = -3, High = 3, Kinks = [1.2] },
        new("Gelu", [[3, 37]], t => t[0].Gelu()) { Low = -4, High = 4 },
        new("Gelu by tanh", [[3, 37]], t => t[0].Gelu(approximate: true)) { Low = -4, High = 4 },
        new("Silu", [[3, 37]], t => t[0].Silu()) { Low = -5, High = 5 },
        new("HardSwish", [[3, 37]], t => t[0].HardSwish()) { Low = -5, High = 5, Kinks = [-3, 3] },
        new("HardSigmoid", [[3, 37]], t => t[0].HardSigmoid()) { Low = -5, High = 5, Kinks = [-3, 3] },
        new("PRelu", [[2, 3, 5, 7], [3]], t => t[0].PRelu(t[1])) { Kinks = [0] },
        new("PRelu of rows", [[5, 19], [19]], t => t[0].PRelu(t[1])) { Kinks = [0] },
        new("PRelu with one slope", [[2, 3, 37], [1]], t => t[0].PRelu(t[1])) { Kinks = [0] },
    ];
}
