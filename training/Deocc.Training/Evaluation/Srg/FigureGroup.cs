using Deocc.Imaging;
using Deocc.Training.Evaluation.Srg.Uncovering;
using Deocc.Training.Metrics;
using Deocc.Training.Metrics.Pictures;

namespace Deocc.Training.Evaluation.Srg;

/// <summary>Figures of an uncovered portrait that are measured over the same pixels.</summary>
/// <param name="Support">Over which pixels.</param>
/// <param name="Figures">What is measured.</param>
/// <param name="Measure">Gives a value for each figure.</param>
internal sealed record FigureGroup(string Support, IReadOnlyList<MetricDescription> Figures, Func<CoveredPortrait, Uncovered, double[]> Measure)
{
    private const float Inside = 0.5f;

    // Half the width of what counts as thin, in pixels of the portrait: frames, temples, ear loops.
    private const int ThinRadius = 3;
    private const int LeastThinPixels = 30;

    /// <summary>L1, PSNR and SSIM where the occluder covers visible face.</summary>
    public static FigureGroup Cover { get; } = Pictures(
        "where the held-back occluder covers visible face", "", portrait => portrait.Support, new L1Metric(), new PsnrMetric(), new SsimMetric());

    /// <summary>PSNR and SSIM over the whole face: what is painted needlessly and what stays covered count as well.</summary>
    public static FigureGroup Face { get; } = Pictures(
        "the face, covered or not", "face ", portrait => Metrics.Pictures.Support.FromMask(portrait.Region), new PsnrMetric(), new SsimMetric());

    /// <summary>How well what was painted meets the cover.</summary>
    public static FigureGroup Holes { get; } = new(
        "the portrait",
        [
            new("coverage", string.Empty, "[0, 1]", "share of the covered face that is painted"),
            new("thin", string.Empty, "[0, 1]", $"share painted of those parts of the occluder that are at most {2 * ThinRadius} pixels wide, on the face and beside it"),
            new("needless", string.Empty, "[0, 1]", "share of the visible face that is painted, the hole's margin included"),
            new("found", string.Empty, "0 or 1", "whether the face was found"),
        ],
        MeasureHole);

    /// <summary>How alike the person stays.</summary>
    /// <param name="network">MobileFaceNet.</param>
    public static FigureGroup Identity(NetworkFeatures network) => new(
        "whole crop",
        [new("identity", string.Empty, "cosine, [-1, 1]", "MobileFaceNet, ArcFace crop of 112, against the clean portrait")],
        (portrait, uncovered) => [Cosine(Embed(network, portrait.Clean, portrait), Embed(network, uncovered.Picture, portrait))]);

    private static FigureGroup Pictures(string support, string prefix, Func<CoveredPortrait, Support> pixels, params IPictureMetric[] metrics)
    {
        return new FigureGroup(support, [.. metrics.SelectMany(metric => metric.Figures).Select(figure => figure with { Name = prefix + figure.Name })], (portrait, uncovered) =>
        {
            var pair = new PicturePair(uncovered.Picture, portrait.Clean, pixels(portrait));
            var values = new List<double>();
            foreach (IPictureMetric metric in metrics)
            {
                var figures = new double[metric.Figures.Count];
                metric.Measure(pair, figures);
                values.AddRange(figures);
            }

            return [.. values];
        });
    }

    private static double[] MeasureHole(CoveredPortrait portrait, Uncovered uncovered)
    {
        Image<float> thick = Morphology.Dilate(Morphology.Erode(portrait.Cover, ThinRadius), ThinRadius);
        return
        [
            ShareOf(uncovered.Painted, 1, portrait.Support.Contains),
            ShareOf(uncovered.Painted, LeastThinPixels, i => portrait.Cover.Samples[i] >= Inside && thick.Samples[i] < Inside),
            ShareOf(uncovered.Painted, 1, i => portrait.Visible.Samples[i] >= Inside),
            uncovered.IsFound ? 1 : 0,
        ];
    }

    /// <summary>The share of some pixels that is inside; not a number if there are fewer than a least number of them.</summary>
    public static double ShareOf(Image<float> mask, int least, Func<int, bool> isCounted)
    {
        (int counted, int inside) = (0, 0);
        for (int i = 0; i < mask.Samples.Length; i++)
        {
            if (!isCounted(i)) continue;
            counted++;
            if (mask.Samples[i] >= Inside) inside++;
        }

        return counted < least ? double.NaN : (double)inside / counted;
    }

    private static float[] Embed(NetworkFeatures network, Image<float> picture, CoveredPortrait portrait) =>
        network.Of(FaceAlignment.ArcFace(portrait.Landmarks).Extract(picture));

    private static double Cosine(float[] first, float[] second)
    {
        (double product, double one, double two) = (0, 0, 0);
        for (int i = 0; i < first.Length; i++)
        {
            product += (double)first[i] * second[i];
            one += (double)first[i] * first[i];
            two += (double)second[i] * second[i];
        }

        return product / Math.Sqrt(one * two);
    }
}
