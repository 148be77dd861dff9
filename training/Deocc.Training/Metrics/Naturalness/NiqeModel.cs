using Deocc.Engine.Diagnostics;
using Deocc.Engine.Numerics;
using Deocc.Engine.Serialization;

namespace Deocc.Training.Metrics.Naturalness;

/// <summary>NIQE's Gaussian of the features of undistorted pictures.</summary>
public sealed class NiqeModel
{
    private const int Count = NiqeFeatures.Count;
    private const string MeanName = "mu_pris_param";
    private const string CovarianceName = "cov_pris_param";
    private const double SharpShare = 0.75;

    /// <summary>Makes a model.</summary>
    /// <param name="mean">36 numbers.</param>
    /// <param name="covariance">36 * 36 numbers.</param>
    /// <exception cref="ShapeException">There are others than so many.</exception>
    public NiqeModel(double[] mean, double[] covariance)
    {
        if (mean.Length != Count || covariance.Length != Count * Count)
            throw new ShapeException($"NiqeModel: a mean of {mean.Length} and a covariance of {covariance.Length} numbers; expected {Count} and {Count * Count}");
        (Mean, Covariance) = (mean, covariance);
    }

    /// <summary>The mean of each feature.</summary>
    public double[] Mean { get; }

    /// <summary>The covariance, row by row.</summary>
    public double[] Covariance { get; }

    /// <summary>Reads a model: arrays <c>mu_pris_param</c> and <c>cov_pris_param</c> in a .npz file, as published for Python.</summary>
    /// <exception cref="FileFormatException">The file is none, or damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NiqeModel Load(string path)
    {
        using WeightFile file = WeightFile.Open(path);
        double[] mean = Read(file, MeanName, Count);
        double[] covariance = Read(file, CovarianceName, Count * Count);
        return new NiqeModel(mean, covariance);
    }

    /// <summary>
    /// Fits a model to undistorted pictures. Of each picture only the sharp blocks count, those above 0.75 of its sharpest
    /// (Mittal et al. 2013, section II-B).
    /// </summary>
    /// <param name="pictures">The features of the pictures.</param>
    /// <exception cref="ShapeException">There are too few blocks for a covariance of full rank.</exception>
    public static NiqeModel Fit(IEnumerable<NiqeFeatures> pictures)
    {
        var rows = new List<double[]>();
        foreach (NiqeFeatures picture in pictures)
        {
            double least = SharpShare * picture.Sharpness.Max();
            rows.AddRange(picture.Blocks.Where((_, block) => picture.Sharpness[block] > least).Where(HasNoNaN));
        }

        if (rows.Count <= Count)
            throw new ShapeException($"niqe: {rows.Count} sharp blocks are too few for a model of {Count} features; give more pictures, or larger ones");
        return Gaussian(rows, rows);
    }

    /// <summary>Writes the model as a .npz file, whole or not at all.</summary>
    /// <exception cref="IOException">Writing failed.</exception>
    public void Save(string path) => WeightFile.Write(
        path,
        [TensorEntry.FromMemory<double>(MeanName, [1, Count], Mean), TensorEntry.FromMemory<double>(CovarianceName, [Count, Count], Covariance)],
        WeightFileFormat.Npz);

    /// <summary>
    /// NIQE of a picture: sqrt((m1 - m2)^T ((S1 + S2) / 2)^+ (m1 - m2)) between the model and the Gaussian of the picture's
    /// blocks; the lower, the more natural. Few blocks make it noisy: a picture of 256x256 has only four.
    /// </summary>
    /// <param name="picture">The picture's features.</param>
    /// <exception cref="ShapeException">Fewer than two blocks have any structure.</exception>
    public double Distance(NiqeFeatures picture)
    {
        List<double[]> whole = [.. picture.Blocks.Where(HasNoNaN)];
        if (whole.Count < 2)
            throw new ShapeException($"niqe: {whole.Count} of {picture.Blocks.Length} blocks of 96x96 have structure; at least two are needed");
        NiqeModel own = Gaussian(whole, picture.Blocks);
        double[] pooled = [.. Covariance.Zip(own.Covariance, (a, b) => (a + b) / 2)];
        double[] inverse = SymmetricEigen.Decompose(pooled, Count).PseudoInverse();
        double[] difference = [.. Mean.Zip(own.Mean, (a, b) => a - b)];
        double sum = 0;
        for (int i = 0; i < Count; i++) sum += difference[i] * DenseProduct.Inner(inverse.AsSpan(i * Count, Count), difference);
        return Math.Sqrt(Math.Max(0, sum));
    }

    private static bool HasNoNaN(double[] row) => !row.Any(double.IsNaN);

    /// <summary>The mean of each feature over all rows that have it, and the covariance (divisor n - 1) of whole rows.</summary>
    private static NiqeModel Gaussian(List<double[]> whole, IReadOnlyCollection<double[]> all)
    {
        var mean = new double[Count];
        var covariance = new double[Count * Count];
        for (int i = 0; i < Count; i++) mean[i] = all.Select(row => row[i]).Where(value => !double.IsNaN(value)).Average();
        double[] center = [.. Enumerable.Range(0, Count).Select(i => whole.Average(row => row[i]))];
        foreach (double[] row in whole)
        {
            for (int i = 0; i < Count; i++)
            {
                for (int j = 0; j < Count; j++) covariance[(i * Count) + j] += (row[i] - center[i]) * (row[j] - center[j]) / (whole.Count - 1);
            }
        }

        return new NiqeModel(mean, covariance);
    }

    private static double[] Read(WeightFile file, string name, int count)
    {
        if (!file.TryGet(name, out TensorEntry? entry))
            throw new FileFormatException($"{file.Path}: no model of NIQE: it holds no array '{name}'");
        if (entry.Shape.Elements != count)
            throw new FileFormatException($"{file.Path}: '{name}' is {entry.Shape}, not of {count} numbers");
        double[] values = entry.ToArray<double>();
        return values.All(double.IsFinite) ? values : throw new FileFormatException($"{file.Path}: '{name}' holds a NaN or an infinity");
    }
}
