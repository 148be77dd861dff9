using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Models.FaceModels;
using Deocc.Models.Fitting;
using Deocc.Models.Reconstruction;
using Deocc.Models.Rendering;
using Deocc.Tests.Infrastructure;
using Deocc.Training.Fitting;

namespace Deocc.Tests.Models.Fitting;

[NoLeaks]
public class FaceFitterTests
{
    [Test]
    public void RenderedFaces_AreRecovered()
    {
        using MorphableModel model = SmallFaceModel.Make();
        var trials = new FitTrials(new MorphableFaceRenderer(model, new Camera(96)), new FitOptions());
        for (int seed = 1; seed <= 3; seed++)
        {
            FitTrial trial = trials.Run(new RandomGenerator((ulong)seed));
            TestContext.Out.WriteLine(trial);
            Assert.That(trial.MeanFace.Mean, Is.GreaterThan(1.2), "people differ");
            Assert.That(trial.Landmarks.Mean, Is.LessThan(0.7 * trial.MeanFace.Mean), "landmarks tell much");
            Assert.That(trial.Fitted.Mean, Is.LessThan(0.45 * trial.MeanFace.Mean), "the picture tells more");
            Assert.That(trial.Fitted.ShareOfHeight, Is.LessThan(0.006));
            Assert.That(trial.Photo, Is.LessThan(0.01));
            Assert.That(trial.AngleError, Is.LessThan(1.5));
        }
    }

    [Test]
    public void LandmarksAlone_GiveThePose([Values(-35, 0, 20)] double yaw)
    {
        using MorphableModel model = SmallFaceModel.Make();
        using var scope = new TensorScope();
        var renderer = new MorphableFaceRenderer(model, new Camera(224));
        using var fitter = new FaceFitter(renderer, new FitOptions { Steps = 0 });
        float[] angles = [0.1f, (float)(yaw * Math.PI / 180), -0.2f];
        FaceCoefficients truth = renderer.Mean(1) with
        {
            Pose = new Pose(Tensor.From(angles, [1, 3]), Tensor.From<float>([0.1f, -0.2f, 0.6f], [1, 3])),
        };
        RenderedFaces rendered = renderer.Render(truth);
        double[] landmarks = Array.ConvertAll(rendered.Landmarks().ToArray<float>(), value => (double)value);
        FitResult result = fitter.Fit(rendered.Image, landmarks);
        Assert.That(result.LandmarkPixels, Is.LessThan(0.02));
        Assert.That(result.LandmarkError, Is.LessThan(0.001));
        Assert.That(result.Face.Pose.Angles.ToArray<float>(), Is.EqualTo(angles).Within(2e-3));
        Assert.That(result.Face.Pose.Translation.ToArray<float>(), Is.EqualTo(new[] { 0.1f, -0.2f, 0.6f }).Within(0.02));
    }

    [Test]
    public void BadInput_IsNamed()
    {
        using MorphableModel model = SmallFaceModel.Make();
        using var scope = new TensorScope();
        using var fitter = new FaceFitter(new MorphableFaceRenderer(model, new Camera(64)));
        Tensor image = Tensor.Zeros([1, 3, 64, 64]);
        Assert.That(() => fitter.Fit(image, new double[10]), Throws.TypeOf<ShapeException>().With.Message.Contains("68"));
        Assert.That(() => fitter.Fit(image, new double[136]), Throws.TypeOf<FileFormatException>().With.Message.Contains("no face"));
        Assert.That(() => fitter.Fit(Tensor.Zeros([1, 3, 32, 32]), new double[136]), Throws.TypeOf<ShapeException>().With.Message.Contains("64"));
    }
}
