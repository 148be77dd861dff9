using Deocc.Engine.Serialization;
using Deocc.Tests.Crash;

namespace Deocc.Tests.Serialization;

public sealed class AtomicFileTests
{
    private TemporaryFolder _folder = null!;
    private string _path = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        _path = _folder.File("file.bin");
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void ACommittedFileReplacesTheOldOne()
    {
        AtomicFile.Write(_path, stream => stream.Write([1, 2, 3]));
        AtomicFile.Write(_path, stream => stream.Write([4]));
        Assert.That(File.ReadAllBytes(_path), Is.EqualTo(new byte[] { 4 }));
        Assert.That(_folder.Names(), Is.EqualTo(new[] { "file.bin" }));
    }

    [Test]
    public void TheOldFileStaysUntilTheCommit()
    {
        File.WriteAllBytes(_path, [1]);
        using (var file = new AtomicFile(_path))
        {
            file.Stream.Write([2, 3]);
            file.Stream.Flush();
            Assert.That(File.ReadAllBytes(_path), Is.EqualTo(new byte[] { 1 }));
        }

        Assert.That(File.ReadAllBytes(_path), Is.EqualTo(new byte[] { 1 }));
        Assert.That(_folder.Names(), Is.EqualTo(new[] { "file.bin" }));
    }

    [Test]
    public void AFailingWriterLeavesNothingBehind()
    {
        Assert.That(() => AtomicFile.Write(_path, Fail), Throws.InvalidOperationException);
        Assert.That(_folder.Names(), Is.Empty);
        File.WriteAllBytes(_path, [1]);
        Assert.That(() => AtomicFile.Write(_path, Fail), Throws.InvalidOperationException);
        Assert.That(_folder.Names(), Is.EqualTo(new[] { "file.bin" }));
        Assert.That(File.ReadAllBytes(_path), Is.EqualTo(new byte[] { 1 }));
    }

    [Test]
    public void TwoWritersDoNotDisturbEachOther()
    {
        using var first = new AtomicFile(_path);
        first.Stream.Write([1]);
        AtomicFile.Write(_path, stream => stream.Write([2]));
        first.Commit();
        Assert.That(File.ReadAllBytes(_path), Is.EqualTo(new byte[] { 1 }));
    }

    [Test]
    public void AnOpenFileKeepsItsContentsWhenItIsReplaced()
    {
        CheckpointTasks.WriteVersion(_path, 1, 1000);
        using var open = WeightFile.Open(_path);
        CheckpointTasks.WriteVersion(_path, 2, 1000);
        Assert.That(open["numbers"].ToArray<int>(), Is.All.EqualTo(1));
    }

    [Test]
    public void AMissingFolderIsNamed() =>
        Assert.That(
            () => AtomicFile.Write(_folder.File("missing/file.bin"), Fail),
            Throws.InstanceOf<IOException>().With.Message.Contains("missing/file.bin failed, no file was made"));

    // A limit on the size of files, and a disk of 4 MiB that only the child sees.
    [TestCase("trap '' XFSZ; ulimit -f 1024")]
    [TestCase("mount -t tmpfs -o size=4m none \"$folder\"", true)]
    [Platform(Include = "Linux")]
    public void AFullDiskIsOneClearErrorAndKeepsTheOldFile(string shell, bool inNamespace = false)
    {
        string prepare = $"folder='{_folder.Path}'; {shell}";
        if (inNamespace && !ChildProcess.CanMount)
            Assert.Ignore("user namespaces, which let a test mount a small disk, are switched off");
        using var child = new ChildProcess(["fill", _path, "10000000"], prepare, inNamespace);
        int exitCode = child.WaitForExit();
        IReadOnlyList<string> lines = child.TakeLines();
        Assert.That(exitCode, Is.Zero, string.Join('\n', lines));
        Assert.That(lines[0], Does.StartWith($"writing {_path} failed, the file keeps its old contents: "));
        Assert.That(lines.Skip(1), Is.EqualTo(new[] { "left: file.bin", "holds: 1" }));
    }

    private static void Fail(Stream stream)
    {
        stream.Write(new byte[1 << 20]);
        throw new InvalidOperationException("the writer failed");
    }
}
