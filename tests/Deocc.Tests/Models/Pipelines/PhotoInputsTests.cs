using Deocc.Engine.Diagnostics;
using Deocc.Models.Pipelines.Batches;

namespace Deocc.Tests.Models.Pipelines;

[TestFixture]
internal sealed class PhotoInputsTests
{
    private string _folder = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("deocc-inputs-").FullName;
        foreach (string name in new[] { "b.jpg", "a.PNG", "notes.txt", "phone.heic", "deep/c.png", "deep/er/d.jpeg", "out/a.PNG" })
        {
            string path = Path.Combine(_folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void AFolderIsSearchedDeeplyWithoutTheResults()
    {
        var inputs = PhotoInputs.Find([_folder], Path.Combine(_folder, "out"));
        Assert.That(inputs.Photos.Select(photo => photo.Name), Is.EqualTo(new[] { "a.PNG", "b.jpg", "deep/c.png", "deep/er/d.jpeg" }));
        Assert.That(inputs.Skipped.Single().Photo, Does.EndWith("phone.heic"));
    }

    [TestCase("*.jp*g", new[] { "b.jpg" })]
    [TestCase("**/*.jp*g", new[] { "b.jpg", "deep/er/d.jpeg" })]
    [TestCase("deep/?.png", new[] { "c.png" })]
    public void PatternsMatchFileNames(string pattern, string[] expected)
    {
        var inputs = PhotoInputs.Find([Path.Combine(_folder, pattern)]);
        Assert.That(inputs.Photos.Select(photo => photo.Name), Is.EqualTo(expected));
    }

    [TestCase("nowhere.jpg", "nowhere.jpg")]
    [TestCase("*.bmp", "no photograph")]
    [TestCase("d*p/c.png", "belong into the file's name")]
    public void WhatIsNotThereIsNamed(string input, string words) =>
        Assert.That(() => PhotoInputs.Find([Path.Combine(_folder, input)]), Throws.TypeOf<UsageException>().With.Message.Contains(words));

    [Test]
    public void ShardsCoverEveryPhotographOnce([Values(1, 2, 3, 7)] int count)
    {
        var inputs = PhotoInputs.Find([_folder, Path.Combine(_folder, "b.jpg")]);
        PhotoInputs[] shards = [.. Enumerable.Range(1, count).Select(index => inputs.Shard(index, count))];
        Assert.That(shards.SelectMany(shard => shard.Photos), Is.EquivalentTo(inputs.Photos));
        Assert.That(shards.Sum(shard => shard.Skipped.Count), Is.EqualTo(1));
        Assert.That(() => inputs.Shard(count + 1, count), Throws.TypeOf<UsageException>());
    }
}
