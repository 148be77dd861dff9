using System.Globalization;
using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Runs;

/// <summary>What every training run can be told. Each task's own record adds to it; presets are such records as JSON.</summary>
public abstract record TrainingOptions
{
    /// <summary>The data set's folder, in any layout that <see cref="Data.FaceDataset"/> knows.</summary>
    public string Data { get; init; } = string.Empty;

    /// <summary>A folder with cut-out occluders; empty for the program's own alone.</summary>
    public string Occluders { get; init; } = string.Empty;

    /// <summary>Weights of an earlier run to begin with; empty to begin from random ones.</summary>
    public string Start { get; init; } = string.Empty;

    /// <summary>Optimiser steps.</summary>
    public long Steps { get; init; } = 1000;

    /// <summary>Samples per step.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>Width and height of the network's input in pixels.</summary>
    public int Size { get; init; } = 256;

    /// <summary>Adam's learning rate at the start.</summary>
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>Fixes weights, order, occluders and variation: the same seed gives the same bits.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Steps from one validation to the next; the best weights are kept.</summary>
    public int ValidateEvery { get; init; } = 500;

    /// <summary>Samples of the validation split that are measured on at most.</summary>
    public int ValidationCount { get; init; } = 128;

    /// <summary>Steps from one checkpoint to the next.</summary>
    public int CheckpointEvery { get; init; } = 250;

    /// <summary>The share of the running average of the weights that each step keeps; 0 for no average.</summary>
    public double AverageDecay { get; init; } = 0.999;

    /// <summary>The run stops when its loss, averaged over 50 steps, is this many times its lowest such average.</summary>
    public double DivergenceFactor { get; init; } = 20;

    /// <summary>Threads that make samples; no result depends on it.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Looks whether the values make sense; a task's own record may add to it.</summary>
    /// <exception cref="UsageException">One does not; the message names it.</exception>
    public virtual void Check()
    {
        Require(Steps >= 1, "steps", Steps, "at least 1");
        Require(BatchSize >= 1, "batchSize", BatchSize, "at least 1");
        Require(Size >= 1, "size", Size, "at least 1");
        Require(ValidateEvery >= 1, "validateEvery", ValidateEvery, "at least 1");
        Require(ValidationCount >= 1, "validationCount", ValidationCount, "at least 1");
        Require(CheckpointEvery >= 1, "checkpointEvery", CheckpointEvery, "at least 1");
        Require(Workers >= 1, "workers", Workers, "at least 1");
        Require(double.IsFinite(LearningRate) && LearningRate > 0, "learningRate", LearningRate, "a number above 0");
        Require(AverageDecay is >= 0 and < 1, "averageDecay", AverageDecay, "at least 0 and less than 1");
        Require(DivergenceFactor > 1, "divergenceFactor", DivergenceFactor, "more than 1");
    }

    /// <summary>Looks whether the weights that the options name are there.</summary>
    /// <exception cref="UsageException">Some are not; the message names option and file.</exception>
    public void CheckWeights()
    {
        foreach ((string option, string path) in GivenWeights())
        {
            if (path.Length > 0 && !File.Exists(path))
                throw new UsageException($"{option} = {path}: there is no such file; name weights, such as best.safetensors of a run's folder, or leave {option} out");
        }
    }

    /// <summary>Options that name files of weights, and the files; empty for none. A task's own record may add to them.</summary>
    protected virtual IEnumerable<(string Option, string Path)> GivenWeights() => [("start", Start)];

    /// <summary>Refuses a value that makes no sense.</summary>
    /// <param name="isFit">Whether it does make sense.</param>
    /// <param name="option">The option's name, as in files.</param>
    /// <param name="value">Its value.</param>
    /// <param name="expected">What is expected, such as "at least 1".</param>
    /// <exception cref="UsageException">It does not.</exception>
    protected static void Require(bool isFit, string option, IFormattable value, string expected)
    {
        if (!isFit) throw new UsageException($"{option} = {value.ToString(null, CultureInfo.InvariantCulture)} does not fit; expected {expected}");
    }
}
