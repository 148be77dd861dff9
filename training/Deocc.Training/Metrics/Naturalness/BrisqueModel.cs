using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Training.Metrics.Naturalness;

/// <summary>BRISQUE's regression from features to a score of 0 (good) to 100 (bad).</summary>
public sealed class BrisqueModel
{
    private const double Worst = 100;

    private readonly SupportVectorRegression _regression;
    private readonly double[] _least;
    private readonly double[] _most;

    /// <summary>Makes a model.</summary>
    /// <param name="regression">On 36 features scaled to -1..1.</param>
    /// <param name="least">The value of each feature that becomes -1.</param>
    /// <param name="most">The value of each feature that becomes 1.</param>
    /// <param name="protocol">Whose program it was fitted with.</param>
    /// <exception cref="ShapeException">There are other than 36 features, or a range is empty.</exception>
    public BrisqueModel(SupportVectorRegression regression, double[] least, double[] most, BrisqueProtocol protocol)
    {
        int count = BrisqueFeatures.Count;
        if (regression.Count != count || least.Length != count || most.Length != count)
            throw new ShapeException($"BrisqueModel: vectors of {regression.Count}, ranges of {least.Length} and {most.Length} features; expected {count}");
        if (least.Zip(most).Any(range => !(range.Second > range.First))) throw new ShapeException("BrisqueModel: the range of a feature is empty");
        (_regression, _least, _most, Protocol) = (regression, least, most, protocol);
    }

    /// <summary>Whose program it was fitted with.</summary>
    public BrisqueProtocol Protocol { get; }

    /// <summary>
    /// Reads a model and its ranges: OpenCV's YAML files (<c>brisque_model_live.yml</c>, <c>brisque_range_live.yml</c>) or the
    /// LIVE release's text files (<c>allmodel</c>, <c>allrange</c>, as LIBSVM writes them).
    /// </summary>
    /// <exception cref="FileFormatException">A file is damaged or of another kind; the message names it.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static BrisqueModel Load(string modelPath, string rangePath)
    {
        bool isYaml = BrisqueFiles.IsYaml(modelPath);
        if (isYaml != BrisqueFiles.IsYaml(rangePath))
            throw new FileFormatException($"{modelPath} and {rangePath}: one is YAML and the other is not; give the two files of one release");
        SupportVectorRegression regression = isYaml ? BrisqueFiles.ReadOpenCvModel(modelPath) : BrisqueFiles.ReadLiveModel(modelPath);
        (double[] least, double[] most) = isYaml ? BrisqueFiles.ReadOpenCvRange(rangePath) : BrisqueFiles.ReadLiveRange(rangePath);
        try
        {
            return new BrisqueModel(regression, least, most, isYaml ? BrisqueProtocol.OpenCv : BrisqueProtocol.Live);
        }
        catch (ShapeException error)
        {
            throw new FileFormatException($"{modelPath}, {rangePath}: {error.Message}", error);
        }
    }

    /// <summary>The score of a picture. OpenCV's program limits it to 0..100; the authors' does not.</summary>
    /// <param name="image">Samples in 0..1.</param>
    /// <exception cref="ShapeException">The picture is too small or flat.</exception>
    public double Score(Image<float> image)
    {
        double[] features = BrisqueFeatures.Of(image, Protocol);
        for (int i = 0; i < features.Length; i++) features[i] = -1 + (2 * (features[i] - _least[i]) / (_most[i] - _least[i]));
        double score = _regression.Predict(features);
        return Protocol == BrisqueProtocol.OpenCv ? Math.Clamp(score, 0, Worst) : score;
    }
}
