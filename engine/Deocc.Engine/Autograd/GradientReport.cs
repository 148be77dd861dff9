using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Autograd;

/// <summary>What a <see cref="GradientChecker"/> found; prints one line per input.</summary>
/// <param name="Order">1 for gradients, 2 for gradients of gradients.</param>
/// <param name="Inputs">The worst comparison of every input.</param>
public sealed record GradientReport(int Order, IReadOnlyList<GradientComparison> Inputs)
{
    /// <summary>Whether all comparisons agree.</summary>
    public bool Passed => Inputs.All(input => input.Failures == 0);

    /// <summary>Throws where a comparison failed.</summary>
    /// <exception cref="GraphException">The message names the worst place of the first input that differs.</exception>
    public void ThrowIfFailed()
    {
        foreach (GradientComparison input in Inputs)
        {
            if (input.Failures > 0) throw new GraphException($"GradientChecker: order {Order}: {input}");
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"gradients of order {Order}: {(Passed ? "PASS" : "FAIL")}{Environment.NewLine}  {string.Join($"{Environment.NewLine}  ", Inputs)}";
}
