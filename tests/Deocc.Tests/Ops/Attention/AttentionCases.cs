using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Attention;

[OpCases]
public static class AttentionCases
{
    public static IEnumerable<OpCase> All() =>
    [
        new("Attention", [[2, 33, 8], [2, 21, 8], [2, 21, 12]], t => t[0].Attention(t[1], t[2])) { Tolerance = 2e-5 },
        new("Attention of one pair", [[1, 3], [1, 3], [1, 5]], t => t[0].Attention(t[1], t[2])),
        new("Attention of heads", [[2, 3, 5, 7], [2, 3, 6, 7], [2, 3, 6, 4]], t => t[0].Attention(t[1], t[2])),
        new("Attention with large scores", [[9, 8], [11, 8], [11, 3]], t => t[0].Attention(t[1], t[2], scale: 30))
        {
            Tolerance = 1e-4, GradientTolerance = 1e-4,
        },
        new("Attention of an image", [[2, 5, 37], [2, 5, 35], [2, 9, 35]],
            t => t[0].Attention(t[1], t[2], scale: 1, TokenLayout.ChannelsFirst)) { Tolerance = 2e-5 },
        new("Attention of several chunks", [[300, 17], [70, 17], [70, 40]], t => t[0].Attention(t[1], t[2]))
        {
            SecondOrder = false, Tolerance = 3e-5,
        },
        new("Attention of several blocks", [[20, 18], [530, 18], [530, 35]], t => t[0].Attention(t[1], t[2]))
        {
            SecondOrder = false, Tolerance = 3e-5,
        },
        new("Attention of wide tokens", [[10, 520], [20, 520], [20, 521]],
            t => t[0].Attention(t[1], t[2], layout: TokenLayout.TokensFirst)) { SecondOrder = false, Tolerance = 3e-5 },
    ];
}
