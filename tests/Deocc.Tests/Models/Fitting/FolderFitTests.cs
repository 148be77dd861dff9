using System.Globalization;
using System.Text.Json;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Models.FaceModels;
using Deocc.Models.FaceModels.Meshes;
using Deocc.Models.Fitting;
using Deocc.Models.Rendering;
using Deocc.Tests.Infrastructure;
using Deocc.Tests.Serialization;
using Deocc.Training.Data;
using Deocc.Training.Fitting;

namespace Deocc.Tests.Models.Fitting;

[NoLeaks]
public class FolderFitTests
{
    private const int Size = 96;

    [Test]
    public void Folder_GetsAFilePerPicture_AndGoesOnWhereItStopped()
    {
        using var folder = new TemporaryFolder();
        using MorphableModel model = SmallFaceModel.Make();
        WritePictures(folder, model, count: 3);
        string output = folder.File("coefficients");
        using var fitter = new PhotoFitter(model, new FitOptions { Steps = 4 }, Size);
        FaceDataset dataset = FaceDataset.Open(folder.Path);
        FolderFitReport first = new FolderFit(fitter, output).Run(dataset);
        Assert.That(first.Fitted, Has.Count.EqualTo(2));
        Assert.That(first.Skipped.Select(skipped => skipped.Name), Is.EqualTo(new[] { "broken" }), "what cannot be read is listed");
        string text = File.ReadAllText(Path.Combine(output, "face0.json"));
        FitRecord record = JsonSerializer.Deserialize(text, FitJson.Default.FitRecord)!;
        Assert.That(record.Identity, Has.Length.EqualTo(model.IdentityCount));
        Assert.That(record.Size, Is.EqualTo(Size));
        Assert.That(record.LandmarkPixels, Is.LessThan(1.5));
        File.Delete(Path.Combine(output, "face0.json"));
        FolderFitReport second = new FolderFit(fitter, output).Run(dataset);
        Assert.That(second.Fitted, Has.Count.EqualTo(1));
        Assert.That(second.Present, Is.EqualTo(1));
        Assert.That(File.ReadAllText(Path.Combine(output, "face0.json")), Is.EqualTo(text), "the same fit, to the last digit");
    }

    [Test]
    public void PhotoWithFiveLandmarksOrAnotherMask_IsRefused()
    {
        using MorphableModel model = SmallFaceModel.Make();
        using var fitter = new PhotoFitter(model, null, Size);
        var photo = new Image<byte>(60, 50, 3);
        var five = new Deocc.Models.Alignment.FaceLandmarks([(20, 20), (40, 20), (30, 30), (22, 40), (38, 40)]);
        Assert.That(() => fitter.Fit(photo, five), Throws.TypeOf<UsageException>().With.Message.Contains("68"));
        var full = new Deocc.Models.Alignment.FaceLandmarks([.. Enumerable.Range(0, 68).Select(i => ((float)i, (float)(i * i % 50)))]);
        Assert.That(() => fitter.Fit(photo, full, new Image<byte>(50, 50, 1)), Throws.TypeOf<UsageException>().With.Message.Contains("50x50"));
    }

    [Test]
    public void Mesh_HasTheFittedShapeAndLitColors()
    {
        using MorphableModel model = SmallFaceModel.Make();
        using var scope = new TensorScope();
        var renderer = new MorphableFaceRenderer(model, new Camera(Size));
        RenderedFaces rendered = renderer.Render(new FitTrials(renderer, new FitOptions()).Draw(new RandomGenerator(3)));
        Image<byte> photo = rendered.Image.ToImage();
        float[] places = rendered.Landmarks().ToArray<float>();
        var landmarks = new Deocc.Models.Alignment.FaceLandmarks([.. Enumerable.Range(0, 68).Select(i => (places[2 * i], places[(2 * i) + 1]))]);
        using var fitter = new PhotoFitter(model, new FitOptions { Steps = 2 }, Size);
        PhotoFit fit = fitter.Fit(photo, landmarks);
        FaceMesh mesh = FitMesh.Of(model, fit, photo, textureSize: 64);
        Assert.That(mesh.Positions, Is.EqualTo(model.Shape(fit.Result.Face.Identity, fit.Result.Face.Expression).ToArray<float>()));
        Assert.That(mesh.Triangles, Has.Length.EqualTo(3 * model.TriangleCount));
        Assert.That(mesh.Colors.Max(), Is.GreaterThan(0.2f));
        Assert.That(mesh.Texture, Is.Null, "the model has no texture coordinates");
    }

    // The last picture is cut off.
    private static void WritePictures(TemporaryFolder folder, MorphableModel model, int count)
    {
        var renderer = new MorphableFaceRenderer(model, new Camera(Size));
        var trials = new FitTrials(renderer, new FitOptions());
        var lines = new List<string>();
        for (int i = 0; i < count; i++)
        {
            using var scope = new TensorScope();
            string id = i == count - 1 ? "broken" : $"face{i}";
            RenderedFaces rendered = renderer.Render(trials.Draw(new RandomGenerator(7, (ulong)i)));
            string path = folder.File($"{id}.png");
            ImageFile.Save(path, rendered.Image.ToImage());
            if (id == "broken") File.WriteAllBytes(path, File.ReadAllBytes(path)[..200]);
            float[] places = rendered.Landmarks().ToArray<float>();
            IEnumerable<string> points = Enumerable.Range(0, 68).Select(k => string.Create(
                CultureInfo.InvariantCulture, $"[{places[2 * k] - 0.5f:F3},{places[(2 * k) + 1] - 0.5f:F3}]"));
            lines.Add($"{{\"id\":\"{id}\",\"image\":\"{id}.png\",\"lm68\":[{string.Join(',', points)}]}}");
        }

        File.WriteAllLines(folder.File("labels.jsonl"), lines);
    }
}
