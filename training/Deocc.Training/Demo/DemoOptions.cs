namespace Deocc.Training.Demo;

/// <summary>The hyper-parameters of the engine's demo.</summary>
public sealed record DemoOptions
{
    /// <summary>Fixes the weights, the pictures and their order; the same seed gives the same bits.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Optimiser steps.</summary>
    public int Steps { get; init; } = 300;

    /// <summary>Pictures per step.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Adam's learning rate at the start; it falls to zero along a cosine.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Pictures that accuracy is measured on; none of them is trained on.</summary>
    public int HeldOut { get; init; } = 2000;

    /// <summary>Steps from one report to the next.</summary>
    public int ReportEvery { get; init; } = 25;

    /// <summary>Channels of the network's first layer.</summary>
    public int Width { get; init; } = 16;
}
