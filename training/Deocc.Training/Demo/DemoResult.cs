namespace Deocc.Training.Demo;

/// <summary>What the demo's network has learned, measured on pictures that it never saw.</summary>
/// <param name="Accuracy">Share of held-out pictures told right, 0..1.</param>
/// <param name="HeldOut">How many held-out pictures there were.</param>
/// <param name="Confusion">Counts by true class and by predicted class, in the order of <see cref="FaceCover"/>.</param>
/// <param name="Parameters">Numbers that were trained.</param>
/// <param name="Seconds">Time for training and measuring.</param>
/// <param name="ManagedBytesPerStep">Garbage per training step once it runs steadily.</param>
/// <param name="PeakTensorBytes">The most tensor memory that was in use at once.</param>
public sealed record DemoResult(
    double Accuracy,
    int HeldOut,
    int[][] Confusion,
    long Parameters,
    double Seconds,
    double ManagedBytesPerStep,
    long PeakTensorBytes);
