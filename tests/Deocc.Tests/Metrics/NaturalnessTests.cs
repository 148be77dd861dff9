using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Tests.Fixtures;
using Deocc.Tests.Serialization;
using Deocc.Training.Metrics.Naturalness;

namespace Deocc.Tests.Metrics;

[TestFixture]
internal sealed class NaturalnessTests
{
    private static readonly Lazy<NiqeFeatures> Niqe = new(() => new NiqeFeatures(RecordedMetrics.Texture("niqe", 300, 208, 3)));
    private static readonly Lazy<NiqeModel> Pristine = new(() => NiqeModel.Fit(
        Enumerable.Range(0, 6).Select(i => new NiqeFeatures(RecordedMetrics.Texture($"pristine/{i}", 288, 288, 3)))));

    [Test]
    public void FeaturesOfNiqeAreThoseOfSciPy()
    {
        Assert.That(Niqe.Value.Blocks.SelectMany(block => block), Is.EqualTo(RecordedMetrics.Numbers("niqe", "features")).Within(1e-9));
        Assert.That(Niqe.Value.Sharpness, Is.EqualTo(RecordedMetrics.Numbers("niqe", "sharpness")).Within(1e-9));
    }

    [Test]
    public void AModelIsFittedAndMeasuresTheDistance()
    {
        NiqeModel model = Pristine.Value;
        Assert.That(model.Mean, Is.EqualTo(RecordedMetrics.Numbers("niqe", "pristineMean")).Within(1e-9));
        Assert.That(Enumerable.Range(0, 36).Select(i => model.Covariance[i * 37]), Is.EqualTo(RecordedMetrics.Numbers("niqe", "pristineVariances")).Within(1e-9));
        Assert.That(model.Distance(Niqe.Value), Is.EqualTo(RecordedMetrics.Number("niqe", "distance")).Within(1e-6));
    }

    [Test]
    public void AModelSurvivesItsFile()
    {
        using var folder = new TemporaryFolder();
        Pristine.Value.Save(folder.File("model.npz"));
        NiqeModel loaded = NiqeModel.Load(folder.File("model.npz"));
        Assert.That(loaded.Mean, Is.EqualTo(Pristine.Value.Mean));
        Assert.That(loaded.Covariance, Is.EqualTo(Pristine.Value.Covariance));
        Assert.That(() => NiqeModel.Load(RecordedFile.PathOf("stored.npz")), Throws.TypeOf<FileFormatException>().With.Message.Contains("mu_pris_param"));
    }

    [Test]
    public void FlatAndSmallPicturesHaveNoFigure()
    {
        var flat = new Image<float>(192, 192, 3);
        Assert.That(() => Pristine.Value.Distance(new NiqeFeatures(flat)), Throws.TypeOf<ShapeException>().With.Message.Contains("0 of 4 blocks"));
        Assert.That(() => new NiqeFeatures(new Image<float>(95, 200, 1)), Throws.TypeOf<ShapeException>().With.Message.Contains("95x200"));
        Assert.That(() => NiqeModel.Fit([Niqe.Value]), Throws.TypeOf<ShapeException>().With.Message.Contains("too few"));
        Assert.That(() => BrisqueFeatures.Of(flat, BrisqueProtocol.Live), Throws.TypeOf<ShapeException>().With.Message.Contains("flat"));
        Assert.That(() => BrisqueFeatures.Of(new Image<float>(15, 40, 1), BrisqueProtocol.OpenCv), Throws.TypeOf<ShapeException>().With.Message.Contains("15x40"));
    }

    [Test]
    public void GreyIsThreeEqualChannels()
    {
        Image<float> grey = RecordedMetrics.Texture("mask", 192, 96, 1);
        var tripled = new Image<float>(192, 96, 3, [.. grey.Samples.SelectMany(sample => new[] { sample, sample, sample })]);
        Assert.That(new NiqeFeatures(tripled).Blocks[0], Is.EqualTo(new NiqeFeatures(grey).Blocks[0]).Within(1e-9));
        Assert.That(
            BrisqueFeatures.Of(tripled, BrisqueProtocol.Live), Is.EqualTo(BrisqueFeatures.Of(grey, BrisqueProtocol.Live)).Within(1e-9));
    }

    [Test]
    public void BrisqueFollowsTheProgramThatItsModelComesFrom([Values] BrisqueProtocol protocol)
    {
        using var folder = new TemporaryFolder();
        bool isOpenCv = protocol == BrisqueProtocol.OpenCv;
        BrisqueModel model = isOpenCv ? OpenCvModel(folder) : LiveModel(folder);
        Image<float> picture = RecordedMetrics.Texture("brisque", 91, 75, 3);
        for (int y = 10; y < 40; y++) picture.Row(y)[(20 * 3)..(60 * 3)].Fill(0.4f);
        string name = isOpenCv ? "openCv" : "live";
        Assert.That(model.Protocol, Is.EqualTo(protocol));
        Assert.That(BrisqueFeatures.Of(picture, protocol), Is.EqualTo(RecordedMetrics.Numbers("brisque", $"{name}Features")).Within(1e-9));
        Assert.That(model.Score(picture), Is.EqualTo(RecordedMetrics.Number("brisque", $"{name}Score")).Within(1e-6));
    }

    [Test]
    public void DamagedModelsAreRefusedByName()
    {
        using var folder = new TemporaryFolder();
        OpenCvModel(folder);
        LiveModel(folder);
        string text = File.ReadAllText(folder.File("model.yml"));
        string broken = folder.File("broken.yml");
        foreach ((string what, string with) in new[] { ("RBF", "POLY"), ("var_count: 36", "var_count: 35"), ("rho:", "roh:"), ("alpha: [", "alpha: [ x,") })
        {
            File.WriteAllText(broken, text.Replace(what, with));
            Assert.That(() => BrisqueModel.Load(broken, folder.File("range.yml")), Throws.TypeOf<FileFormatException>().With.Message.Contains("broken.yml"), what);
        }

        Assert.That(() => BrisqueModel.Load(folder.File("model.yml"), folder.File("allrange")), Throws.TypeOf<FileFormatException>().With.Message.Contains("one release"));
        File.WriteAllText(broken, File.ReadAllText(folder.File("allmodel")).Replace(" 36:", " 37:"));
        Assert.That(() => BrisqueModel.Load(broken, folder.File("allrange")), Throws.TypeOf<FileFormatException>().With.Message.Contains("37:"));
    }

    private static BrisqueModel OpenCvModel(TemporaryFolder folder)
    {
        (double[][] vectors, float[] coefficients) = Machine();
        File.WriteAllText(folder.File("model.yml"), $"""
            %YAML:1.0
            ---
            opencv_ml_svm:
               format: 3
               svmType: EPS_SVR
               kernel:
                  type: RBF
                  gamma: 5.0000000000000003e-02
               var_count: 36
               sv_total: 3
               support_vectors:
            {string.Join('\n', vectors.Select(vector => $"      - [ {Join(vector[..20], ", ")},\n          {Join(vector[20..], ", ")} ]"))}
               decision_functions:
                  -
                     sv_count: 3
                     rho: -3.0e+01
                     alpha: [ {Join(coefficients.Select(value => (double)value), ",\n ")} ]
            """);
        File.WriteAllText(folder.File("range.yml"), $"""
            %YAML:1.0
            ---
            range: !!opencv-matrix
               rows: 2
               cols: 36
               dt: f
               data: [ {Join(Enumerable.Repeat(-1.0, 36), ", ")},
                   {Join(Enumerable.Range(0, 36).Select(i => (i / 10.0) + 1), ", ")} ]
            """);
        return BrisqueModel.Load(folder.File("model.yml"), folder.File("range.yml"));
    }

    private static BrisqueModel LiveModel(TemporaryFolder folder)
    {
        (double[][] vectors, float[] coefficients) = Machine();
        IEnumerable<string> lines = vectors.Select((vector, i) =>
            $"{Join([coefficients[i]], " ")} {string.Join(' ', vector.Select((value, j) => $"{j + 1}:{Join([value], " ")}"))} ");
        File.WriteAllText(folder.File("allmodel"), $"svm_type epsilon_svr\nkernel_type rbf\ngamma 0.05\nnr_class 2\ntotal_sv 3\nrho -30\nSV\n{string.Join('\n', lines)}\n");
        IEnumerable<string> ranges = Enumerable.Range(0, 36).Select(i => $"{i + 1} -1 {Join([(i / 10.0) + 1], " ")}");
        File.WriteAllText(folder.File("allrange"), $"x\n-1 1\n{string.Join('\n', ranges)}\n");
        return BrisqueModel.Load(folder.File("allmodel"), folder.File("allrange"));
    }

    private static (double[][] Vectors, float[] Coefficients) Machine()
    {
        double[][] vectors = [.. PatternValues.Reals("svr/vectors", 108).Select(value => (double)value).Chunk(36)];
        return (vectors, PatternValues.Reals("svr/coefficients", 3, 0, 40));
    }

    private static string Join(IEnumerable<double> values, string separator) =>
        string.Join(separator, values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
}
