namespace Deocc.Imaging.Blending;

/// <summary>Neighbouring pixels of one row of a <see cref="PoissonDomain"/>, by their places in its arrays.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">One past the last.</param>
internal readonly record struct PoissonRun(int Start, int End);
