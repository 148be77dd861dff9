using Deocc.Engine.Diagnostics;

namespace Deocc.Tests.Models.Alignment;

[TestFixture]
internal sealed class LandmarkFileTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("landmarks").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void LinesAndPtsAreRead()
    {
        string lines = Write("a.txt", "# eyes first\n1 2\n3,4\n5\t6\n\n7; 8\n9.5 -10e-1\n");
        Assert.That(LandmarkFile.Load(lines)[4], Is.EqualTo((10f, -0.5f)));
        string pts = Write("a.pts", "version: 1\nn_points: 5\n{\n1 2\n3 4\n5 6\n7 8\n9 10\n}\n");
        Assert.That(LandmarkFile.Load(pts)[0], Is.EqualTo((0.5f, 1.5f)));
    }

    [Test]
    public void WhatIsWrittenIsReadBack()
    {
        var landmarks = new FaceLandmarks([.. Enumerable.Range(0, 68).Select(i => (i + 0.75f, 100.5f - (2 * i)))]);
        string path = Path.Combine(_folder, "saved.txt");
        LandmarkFile.Save(path, landmarks);
        Assert.That(LandmarkFile.Load(path).Points.ToArray(), Is.EqualTo(landmarks.Points.ToArray()));
        Assert.That(LandmarkFile.LoadFor(path, "any.jpg").Count, Is.EqualTo(68));
    }

    [Test]
    public void CelebAListsAreRead()
    {
        string blanks = Write("list.txt", "2\nlefteye_x lefteye_y righteye_x righteye_y nose_x nose_y leftmouth_x leftmouth_y rightmouth_x rightmouth_y\n"
            + "000001.jpg  69 109  106 113   77 142   73 152  108 154\n000002.jpg  69 110  107 112   81 135   70 151  108 153\n");
        Assert.That(LandmarkList.Load(blanks), Has.Count.EqualTo(2));
        Assert.That(LandmarkFile.LoadFor(blanks, "/photos/000002.jpg")[1], Is.EqualTo((107.5f, 112.5f)));
        string commas = Write("list.csv", "image_id,lefteye_x,lefteye_y,righteye_x,righteye_y,nose_x,nose_y,leftmouth_x,leftmouth_y,rightmouth_x,rightmouth_y\n"
            + "000001.jpg,69,109,106,113,77,142,73,152,108,154\n");
        Assert.That(LandmarkFile.LoadFor(commas, "000001.jpg")[0], Is.EqualTo((69.5f, 109.5f)));
    }

    [Test]
    public void JsonLinesAreRead()
    {
        string five = "[[1,2],[3,4],[5,6],[7,8],[9,10]]";
        string path = Write("labels.jsonl", $"{{\"image\": \"images/1.jpg\", \"lm5\": {five}, \"yaw\": 3}}\n{{\"image\": \"images/2.jpg\"}}\n{{\"image\": \"3.jpg\", \"landmarks\": {five}}}\n");
        Assert.That(LandmarkList.Load(path).Keys, Is.EquivalentTo((string[])["images/1.jpg", "3.jpg"]));
        Assert.That(LandmarkFile.LoadFor(path, "elsewhere/1.jpg")[4], Is.EqualTo((9.5f, 10.5f)));
    }

    [TestCase("a.txt", "1 2\nthree 4\n", "line 2")]
    [TestCase("a.txt", "1 2\n3\n", "line 2")]
    [TestCase("a.txt", "1 2\n3 nan\n", "line 2")]
    [TestCase("a.txt", "1 2\n3 4\n", "2 points")]
    [TestCase("a.txt", "", "0 points")]
    public void ErrorsNameFileAndLine(string name, string text, string expected)
    {
        string path = Write(name, text);
        string message = Assert.Throws<FileFormatException>(() => LandmarkFile.Load(path))!.Message;
        Assert.That(message, Does.Contain(path).And.Contain(expected));
    }

    [TestCase("l.txt", "names a b c d e f g h i j\n1.jpg 1 2 3 4 5 6 7 8 9 10\n2.jpg 1 2 3\n", "line 3")]
    [TestCase("l.txt", "1.jpg 1 2 3 4 5 6 7 8 9 x\n", "line 1")]
    [TestCase("l.txt", "5\n", "no line")]
    [TestCase("l.jsonl", "{\"image\": \"a\", \"lm5\": [[1,2]]}\n", "line 1")]
    [TestCase("l.jsonl", "{\"image\": \"a\", \"lm5\": [[1,2],[3,4],[5,6],[7,8],[9,\"x\"]]}\n", "line 1")]
    [TestCase("l.jsonl", "\n{\"image\": 3}\n", "line 2")]
    [TestCase("l.jsonl", "{\"image\"", "line 1")]
    [TestCase("l.jsonl", "{\"image\": \"a\", \"lm5\": [[1],2,3,4,5]}", "line 1")]
    public void ErrorsOfListsNameFileAndLine(string name, string text, string expected)
    {
        string path = Write(name, text);
        string message = Assert.Throws<FileFormatException>(() => LandmarkList.Load(path))!.Message;
        Assert.That(message, Does.Contain(path).And.Contain(expected));
    }

    [Test]
    public void AMissingPictureIsNamed()
    {
        string path = Write("l.txt", "1.jpg 1 2 3 4 5 6 7 8 9 10\n");
        Assert.That(
            Assert.Throws<FileFormatException>(() => LandmarkFile.LoadFor(path, "photos/2.jpg"))!.Message, Does.Contain(path).And.Contain("2.jpg"));
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
