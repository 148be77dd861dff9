using System.Text.Json;
using Deocc.Imaging;
using Deocc.Tests.Models.Pipelines;

namespace Deocc.Tests.CommandLine;

/// <summary><c>deocc remove</c> as users call it, with untrained networks.</summary>
[TestFixture]
internal sealed class RemoveCommandTests
{
    private string _folder = null!;

    [OneTimeSetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("deocc-remove-").FullName;
        TinyWeights.Write(Directory.CreateDirectory(Path.Combine(_folder, "weights")).FullName);
        Directory.CreateDirectory(Path.Combine(_folder, "photos"));
        ImageFile.Save(Path.Combine(_folder, "photos", "a.png"), TestPhoto.Make(300, 300, 3));
        ImageFile.Save(Path.Combine(_folder, "photos", "b.jpg"), TestPhoto.Make(320, 280, 3));
        var mask = new Image<byte>(300, 300, 1);
        for (int y = 110; y < 190; y++) mask.Row(y)[90..210].Fill(255);
        ImageFile.Save(Path.Combine(_folder, "mask.png"), mask);
        LandmarkFile.Save(Path.Combine(_folder, "points.txt"), TestPhoto.Face(20, 20, 1));
    }

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void AMaskAndLandmarksGiveAResultAndOneLineOfJson()
    {
        Deocc.Result result = Run("photos/a.png", "-o", "out", "--mask", "mask.png", "--landmarks", "points.txt", "--save", "image,panels", "--json");
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        JsonElement line = JsonDocument.Parse(result.Output).RootElement;
        Assert.That(line.GetProperty("faces")[0].GetProperty("outcome").GetString(), Is.EqualTo("removed"));
        Assert.That(File.Exists(Path.Combine(_folder, "out", "a.png")));
        Assert.That(File.Exists(Path.Combine(_folder, "out", "a.png.faces", "1", "panels.png")));
        Deocc.Result again = Run("photos/a.png", "-o", "out", "--landmarks", "points.txt");
        Assert.That(again.Output, Does.Contain("is there already"));
    }

    [Test]
    public void ABoxIsEnoughAndBrokenPhotographsAreListed()
    {
        File.WriteAllText(Path.Combine(_folder, "photos", "broken.png"), "no picture");
        Deocc.Result boxed = Run("photos/b.jpg", "-o", "boxed", "--box", "60,50,180,180");
        Assert.That(boxed.ExitCode, Is.Zero, boxed.Errors);
        Deocc.Result result = Run("photos", "-o", "listed", "--landmarks", "points.txt");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.Contain("broken.png").And.Contain("1 of 3 photographs skipped"));
        Assert.That(Directory.GetFiles(Path.Combine(_folder, "listed")), Has.Length.EqualTo(2));
    }

    private Deocc.Result Run(params string[] arguments) => Deocc.Run(_folder, ["remove", .. arguments, "--weights", "weights"]);
}
