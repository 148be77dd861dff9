using Deocc.Models.Fitting;
using Deocc.Training.Data;

namespace Deocc.Training.Fitting;

/// <summary>What fitting a data set gave.</summary>
/// <param name="Fitted">One record per new fit.</param>
/// <param name="Present">How many pictures had a file already.</param>
/// <param name="Skipped">What could not be used, and why.</param>
public sealed record FolderFitReport(IReadOnlyList<FitRecord> Fitted, int Present, IReadOnlyList<SkippedSample> Skipped);
