namespace Deocc.Engine.Ops;

/// <summary>The options of sampling at the places of a grid.</summary>
/// <param name="Mode">How values between pixels are found.</param>
/// <param name="Padding">What lies beyond the borders.</param>
/// <param name="AlignCorners">
/// Whether -1 and 1 mean the centers of the border pixels, rather than the image's outline.
/// </param>
internal readonly record struct GridSampling(SamplingMode Mode, SamplingPadding Padding, bool AlignCorners);
