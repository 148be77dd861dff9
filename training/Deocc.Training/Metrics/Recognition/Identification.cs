using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Metrics.Recognition;

/// <summary>Face identification: is the right person among the most alike of a gallery?</summary>
public static class Identification
{
    /// <summary>
    /// The share of probes whose person is among the k most alike of the gallery, for k from 1 to <paramref name="ranks"/>. A
    /// person with several pictures counts once, by the most alike. Others who are exactly as alike are put before the right
    /// one, so that embeddings that are all the same find nobody.
    /// </summary>
    /// <param name="probes">Embeddings to find.</param>
    /// <param name="probePersons">Their persons; each has to be in the gallery.</param>
    /// <param name="gallery">Embeddings to search.</param>
    /// <param name="galleryPersons">Their persons.</param>
    /// <param name="ranks">The largest k.</param>
    /// <exception cref="ShapeException">Lengths differ, there is no probe, or a probe's person is not in the gallery.</exception>
    public static double[] Ranks(
        IReadOnlyList<float[]> probes,
        IReadOnlyList<string> probePersons,
        IReadOnlyList<float[]> gallery,
        IReadOnlyList<string> galleryPersons,
        int ranks = 5)
    {
        if (probes.Count == 0 || probes.Count != probePersons.Count || gallery.Count != galleryPersons.Count)
        {
            throw new ShapeException(
                $"identification: {probes.Count} probes of {probePersons.Count} persons and a gallery of {gallery.Count} of {galleryPersons.Count} do not fit together");
        }

        var found = new double[ranks];
        for (int probe = 0; probe < probes.Count; probe++)
        {
            int rank = RankOf(probes[probe], probePersons[probe], gallery, galleryPersons);
            for (int k = rank; k < ranks; k++) found[k] += 1.0 / probes.Count;
        }

        return found;
    }

    /// <summary>How many other persons are at least as alike.</summary>
    private static int RankOf(float[] probe, string person, IReadOnlyList<float[]> gallery, IReadOnlyList<string> galleryPersons)
    {
        var best = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int i = 0; i < gallery.Count; i++)
        {
            double likeness = Embeddings.Cosine(probe, gallery[i]);
            if (double.IsNaN(likeness)) throw new NonFiniteException("identification: an embedding is zero or holds a NaN");
            if (!best.TryGetValue(galleryPersons[i], out double known) || likeness > known) best[galleryPersons[i]] = likeness;
        }

        if (!best.TryGetValue(person, out double own)) throw new ShapeException($"identification: person '{person}' of a probe is not in the gallery");
        return best.Count(entry => entry.Key != person && entry.Value >= own);
    }
}
