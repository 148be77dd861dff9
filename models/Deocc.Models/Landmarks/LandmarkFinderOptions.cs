namespace Deocc.Models.Landmarks;

/// <summary>How a <see cref="LandmarkFinder"/> looks.</summary>
public sealed record LandmarkFinderOptions
{
    /// <summary>The crop's side as a multiple of the box's; what the network was trained with.</summary>
    public double Enlargement { get; init; } = LandmarkFinder.TrainedEnlargement;

    /// <summary>How often the points of one look lead to the next, better placed crop.</summary>
    public int Refinements { get; init; } = 1;

    /// <summary>Whether the last look is taken at the crop and its mirror image, and the mean of both counts.</summary>
    public bool UsesMirror { get; init; } = true;
}
