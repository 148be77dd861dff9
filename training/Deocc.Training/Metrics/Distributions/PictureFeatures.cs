using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Training.Metrics.Distributions;

/// <summary>Features of pictures by any network.</summary>
public static class PictureFeatures
{
    /// <summary>Runs a network over pictures and gathers the statistics of what it gives.</summary>
    /// <param name="files">The pictures.</param>
    /// <param name="features">The length of the network's vectors.</param>
    /// <param name="network">Turns a picture (samples in 0..1, any size) to a vector.</param>
    /// <param name="skipped">Receives the pictures that could not be read.</param>
    /// <exception cref="ShapeException">The network's vectors have another length.</exception>
    public static FeatureStatistics Gather(
        IEnumerable<string> files, int features, Func<Image<float>, float[]> network, ICollection<SkippedItem> skipped)
    {
        var statistics = new FeatureStatistics(features);
        foreach (string file in files)
        {
            Image<float> image;
            try
            {
                image = ImageFile.LoadFloats(file);
            }
            catch (Exception error) when (error is FileFormatException or IOException or UnauthorizedAccessException)
            {
                skipped.Add(new SkippedItem(file, error.Message));
                continue;
            }

            statistics.Add(network(image));
        }

        return statistics;
    }
}
