namespace Deocc.Models.Reconstruction;

/// <summary>A part of the vector that a <see cref="CoefficientRegressor"/> predicts.</summary>
/// <param name="Part">What it is.</param>
/// <param name="Count">How many numbers.</param>
/// <param name="Scale">
/// What the linear layer's outputs are multiplied with. Parts differ in how far they reach, and so do the steps that suit them:
/// an angle of 0.1 radian is much, an identity mode of 0.1 standard deviations is little.
/// </param>
public sealed record CoefficientOutput(CoefficientPart Part, int Count, double Scale = 1)
{
    /// <summary>The parts of a layout.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="scale">The scale of each part; 1 if null.</param>
    public static IReadOnlyList<CoefficientOutput> Of(CoefficientLayout layout, Func<CoefficientPart, double>? scale = null) =>
        [.. layout.Parts.Select(part => new CoefficientOutput(part.Part, part.Count, scale?.Invoke(part.Part) ?? 1))];
}
