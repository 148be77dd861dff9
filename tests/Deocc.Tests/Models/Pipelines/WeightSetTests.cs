using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.Pipelines;
using Deocc.Weights;

namespace Deocc.Tests.Models.Pipelines;

[TestFixture]
internal sealed class WeightSetTests
{
    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("deocc-weights-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void AFileOfTheFolderGoesBeforeTheProgramsOwn()
    {
        using var scope = new TensorScope();
        WeightFile.Save(Path.Combine(_folder, "face-model.safetensors"), [new("numbers", Tensor.From<float>([1, 2], [2]))]);
        using WeightFile own = new WeightSet(_folder).Open("face-model");
        using WeightFile shipped = new WeightSet().Open("face-model");
        Assert.That(own.Entries.Single().Name, Is.EqualTo("numbers"));
        Assert.That(shipped.TryGet("mean_shape", out _));
    }

    [Test]
    public void AMissingNetworkIsNamedWithTheWayToGetIt()
    {
        UsageException error = Assert.Throws<UsageException>(() => new WeightSet(_folder).Open("srg.nothing"))!;
        Assert.That(error.Message, Does.Contain("srg.nothing").And.Contain("deocc train srg.nothing").And.Contain(_folder));
        Assert.That(() => new WeightSet(Path.Combine(_folder, "nowhere")), Throws.TypeOf<UsageException>().With.Message.Contain("nowhere"));
    }

    [Test]
    public void WhatShipsIsListed() => Assert.That(ShippedFile.Names, Does.Contain("face-model"));
}
