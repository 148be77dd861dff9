using System.Globalization;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Tuning;

/// <summary>Sizes of attentions that are timed.</summary>
/// <param name="Count">How many at once.</param>
/// <param name="Tokens">Queries, and as many keys.</param>
/// <param name="Width">Channels of a token.</param>
internal sealed record AttentionSizes(int Count, int Tokens, int Width)
{
    private Shape Matrices => [Count, Tokens, Width];

    /// <summary>The outputs of queries, keys and values.</summary>
    /// <param name="tolerance">How far results may be off, relative to the largest.</param>
    public TuningCase Forward(double tolerance) => new TuningCase<AttentionProblem>(
        Name("attention"), [Matrices, Matrices, Matrices], Matrices, Problem, tolerance);

    /// <summary>The gradients of queries, keys and values, one after the other.</summary>
    /// <param name="tolerance">How far results may be off, relative to the largest.</param>
    public TuningCase Gradient(double tolerance) => new TuningCase<AttentionGradientProblem>(
        Name("attention's gradients"), [Matrices, Matrices, Matrices, Matrices], [3, Count, Tokens, Width],
        (inputs, gradients) =>
        {
            AttentionProblem forward = Problem(inputs, Tensor.Empty(Matrices, device: gradients.Device));
            gradients.Device.Run(forward);
            long elements = Matrices.Elements;
            return new AttentionGradientProblem(
                forward, inputs[3], gradients.View(Matrices), gradients.View(Matrices, elements), gradients.View(Matrices, 2 * elements));
        },
        tolerance);

    private AttentionProblem Problem(Tensor[] inputs, Tensor output) => new(
        inputs[0], inputs[1], inputs[2], output, Tensor.Empty([Count, Tokens], device: output.Device), 1 / Math.Sqrt(Width), TokenLayout.TokensFirst);

    private string Name(string what) => string.Create(CultureInfo.InvariantCulture, $"{what}, {Count} of {Tokens} tokens of {Width} channels");
}
