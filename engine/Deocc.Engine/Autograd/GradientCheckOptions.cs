namespace Deocc.Engine.Autograd;

/// <summary>How a <see cref="GradientChecker"/> compares.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>How far each side a point is shifted for a central difference.</summary>
    public double Step { get; init; } = 1e-5;

    /// <summary>The largest difference allowed, relative to 1 + |analytic| + |numeric|.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>How many single elements of each input are compared; first and last always, others at random.</summary>
    public int ElementsPerInput { get; init; } = 32;

    /// <summary>How many random directions, in which every element has a part, are compared per input.</summary>
    public int Directions { get; init; } = 2;

    /// <summary>Chooses elements, directions and the weights of the outputs.</summary>
    public ulong Seed { get; init; } = 1;
}
