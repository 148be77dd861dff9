namespace Deocc.Models.Detection;

/// <summary>What a <see cref="FaceDetector"/> looks for.</summary>
public sealed record DetectionOptions
{
    /// <summary>The least score of a face, between 0 and 1.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>The side of the smallest faces to look for, in the photograph's pixels; smaller ones are left out.</summary>
    public double SmallestFace { get; init; } = 48;

    /// <summary>
    /// The longer side of the largest picture that the network sees, in pixels: bounds time and memory, and in photographs of more
    /// than 2.4 times as many pixels a side the smallest faces are missed.
    /// </summary>
    public int LargestSide { get; init; } = 1280;

    /// <summary>The largest intersection over union of two faces that are both kept.</summary>
    public double Overlap { get; init; } = 0.4;

    /// <summary>The largest share of the smaller one's area that two kept faces have in common.</summary>
    public double Containment { get; init; } = 0.7;
}
