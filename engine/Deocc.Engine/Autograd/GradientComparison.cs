using System.Globalization;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Autograd;

/// <summary>The worst comparison of one input.</summary>
/// <param name="Input">The input's place in the list of inputs.</param>
/// <param name="Shape">The input's shape.</param>
/// <param name="Element">The element, in row-major order; -1 for a random direction.</param>
/// <param name="Analytic">The derivative by the backward pass.</param>
/// <param name="Numeric">The derivative by central differences.</param>
/// <param name="Allowed">The largest difference allowed.</param>
/// <param name="Comparisons">How many comparisons were made for the input.</param>
/// <param name="Failures">How many of them failed.</param>
public readonly record struct GradientComparison(
    int Input, Shape Shape, long Element, double Analytic, double Numeric, double Allowed, int Comparisons, int Failures)
{
    /// <summary>The difference between both derivatives.</summary>
    public double Error => Math.Abs(Analytic - Numeric);

    /// <inheritdoc/>
    public override string ToString()
    {
        string place = Element < 0 ? "a random direction" : $"element {Element}";
        string verdict = Failures == 0 ? "agrees" : $"DIFFERS in {Failures} of {Comparisons}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"input {Input} {Shape} {verdict}; worst at {place}: backward {Analytic:G9}, differences {Numeric:G9}, off by {Error:G3} of {Allowed:G3} allowed");
    }
}
