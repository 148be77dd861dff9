using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Models.FaceModels;
using Deocc.Models.Fitting;
using Deocc.Models.Rendering;
using Deocc.Tests.Infrastructure;
using Deocc.Training.Tasks.Reconstruction;

namespace Deocc.Tests.Tasks;

/// <summary>A moved fit's landmarks and shade lie where the move brings those of the fit.</summary>
[NoLeaks]
internal sealed class MovedFitTests
{
    private static readonly FitRecord Fit = new(
        "a.png", "built-in", 256, [0.5, 0, 10, 0, 0.5, 20], new float[80], new float[64], new float[80], [0.1f, 0.3f, -0.2f],
        [-0.1f, 0.25f, 0.1f, 0.2f, -0.1f, 0.05f, 0.1f, 0.15f, -0.05f], [0.04f, -0.03f, 0.3f], 0, 0, 0);

    [TestCase(0.25, 0.0, 0.0, 0.0, false)]
    [TestCase(0.25, 0.4, 0.0, 0.0, false)]
    [TestCase(0.275, -0.2, 8.0, -5.0, false)]
    [TestCase(0.25, 0.3, 0.0, 0.0, true)]
    public void LandmarksAndLightMoveWithThePicture(double scale, double turn, double shiftX, double shiftY, bool isMirrored)
    {
        const int Size = 128;
        using var scope = new TensorScope();
        using MorphableModel model = MorphableModel.BuiltIn();

        // The photograph's 512 pixels, turned about the middle of the aligned picture within it.
        AffineTransform move = new AffineTransform(1, 0, -236, 0, 1, -216).Then(AffineTransform.Similarity(scale, turn, 64 + shiftX, 64 + shiftY));
        if (isMirrored) move = move.Then(new AffineTransform(-1, 0, Size, 0, 1, 0));
        var moved = MovedFit.Of(Fit, move, Size);
        Assert.That(moved.IsMirrored, Is.EqualTo(isMirrored));

        AffineTransform toNew = new AffineTransform(0.5, 0, 10, 0, 0.5, 20).Invert().Then(move);
        float[] before = Landmarks(model, Fit.Angles, Fit.Translation, 256);
        float[] after = Landmarks(model, moved.Angles, moved.Translation, Size);
        double symmetry = isMirrored ? 1.5 : 0.01;
        double tolerance = symmetry + (Math.Abs(scale - 0.25) + Math.Abs(shiftX) > 0 ? 0.8 : 0);
        int[] mirror = Mirror();
        for (int i = 0; i < 68; i++)
        {
            int from = isMirrored ? mirror[i] : i;
            (double x, double y) = toNew.Apply(before[2 * from], before[(2 * from) + 1]);
            Assert.That(double.Hypot(after[2 * i] - x, after[(2 * i) + 1] - y), Is.LessThan(tolerance), $"landmark {i}");
        }

        (double sine, double cosine) = Math.SinCos(turn);
        foreach ((double nx, double ny, double nz) in new[] { (0.6, 0.0, 0.8), (0.0, -0.6, 0.8), (0.48, 0.6, 0.64) })
        {
            (double x, double y) = ((cosine * nx) - (sine * ny), (sine * nx) + (cosine * ny));
            if (isMirrored) x = -x;
            Assert.That(Shade(x, y, nz, moved.Light), Is.EqualTo(Shade(nx, ny, nz, Fit.Light)).Within(1e-5));
        }
    }

    private static int[] Mirror()
    {
        var numbered = new FaceLandmarks([.. Enumerable.Range(0, 68).Select(i => ((float)i, 0f))]);
        return [.. numbered.Mirror(0).Points.ToArray().Select(point => (int)-point.X)];
    }

    private static float[] Landmarks(MorphableModel model, float[] angles, float[] translation, int size)
    {
        var renderer = new MorphableFaceRenderer(model, new Camera(size));
        var pose = new Pose(Tensor.From(angles, [1, 3]), Tensor.From(translation, [1, 3]));
        return renderer.Renderer.ProjectLandmarks(pose.Apply(model.Shape(Tensor.Zeros([1, 80]), Tensor.Zeros([1, 64])))).ToArray<float>();
    }

    private static double Shade(double x, double y, double z, float[] light) => SphericalHarmonics.Shade(
        Tensor.From<float>([(float)x, (float)y, (float)z], [1, 1, 3]), Tensor.From(light, [1, 9])).Item();
}
