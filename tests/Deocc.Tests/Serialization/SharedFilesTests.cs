using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;

namespace Deocc.Tests.Serialization;

/// <summary>
/// Real PyTorch files of the folder that lies beside the repository in development. They are no part of it; without them
/// these tests say so and are skipped.
/// </summary>
public sealed class SharedFilesTests
{
    [TestCase("mobilefacenet.pt", WeightFileFormat.PyTorchPickle, 307)]
    [TestCase("mb05_120x120.pth", WeightFileFormat.PyTorchPickle, 166)]
    [TestCase("small/bfloat16.pt", WeightFileFormat.PyTorchZip, 1)]
    [TestCase("small/checkpoint.pt", WeightFileFormat.PyTorchZip, 4)]
    [TestCase("small/float16.pt", WeightFileFormat.PyTorchZip, 1)]
    [TestCase("small/legacy_shared_storage.pt", WeightFileFormat.PyTorchPickle, 3)]
    [TestCase("small/mixed_types.pt", WeightFileFormat.PyTorchZip, 4)]
    [TestCase("small/mnist.safetensors", WeightFileFormat.SafeTensors, 20)]
    [TestCase("small/nested_dict.pt", WeightFileFormat.PyTorchZip, 4)]
    [TestCase("small/simple_legacy.pt", WeightFileFormat.PyTorchPickle, 3)]
    [TestCase("small/tar_float32.tar", WeightFileFormat.PyTorchTar, 1)]
    [TestCase("small/tensor_4d.pt", WeightFileFormat.PyTorchZip, 1)]
    public void RealFilesAreRead(string name, WeightFileFormat format, int tensors)
    {
        using var file = WeightFile.Open(PathOf(name));
        Assert.That(file.Format, Is.EqualTo(format));
        Assert.That(file.Entries, Has.Count.EqualTo(tensors));
        foreach (TensorEntry entry in file.Entries) Assert.That(entry.ToArray<double>(), Has.None.NaN, entry.Name);
    }

    [Test]
    public void ABrokenFileIsRefused()
    {
        string path = PathOf("small/broken.pt");
        Assert.Throws<FileFormatException>(() => WeightFile.Open(path));
    }

    private static string PathOf(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", "weights", name);
            if (File.Exists(path)) return path;
        }

        Assert.Ignore($"shared/data/weights/{name} is not beside the repository");
        return string.Empty;
    }
}
