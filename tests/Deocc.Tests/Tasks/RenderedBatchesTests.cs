using Deocc.Engine.Memory;
using Deocc.Models.Backbones;
using Deocc.Models.Reconstruction;
using Deocc.Tests.Infrastructure;
using Deocc.Training.Data.Loading;
using Deocc.Training.Tasks;
using Deocc.Training.Tasks.Inpainting;

namespace Deocc.Tests.Tasks;

/// <summary>Batches whose rendered faces are asked for a step ahead.</summary>
[TestFixture]
[NoLeaks]
[NonParallelizable]
internal sealed class RenderedBatchesTests
{
    private SmallPortraits _portraits = null!;
    private OccludedFaces _data = null!;
    private FaceReconstructor _reconstructor = null!;

    [SetUp]
    public void MakeData()
    {
        _portraits = new SmallPortraits(train: 6, validation: 2);
        _data = new OccludedFaces(new InpaintingOptions { Data = _portraits.Folder, BatchSize = 2, Size = 64 }, occludeProbability: 1, AugmentOptions.None);
        var shape = new CoefficientRegressorOptions { Depth = ResNetDepth.ResNet18, Width = 0.125 };
        _reconstructor = new FaceReconstructor(new CoefficientRegressor(shape), size: 64);
    }

    [TearDown]
    public void RemoveData()
    {
        _reconstructor.Dispose();
        _data.Dispose();
        _portraits.Dispose();
    }

    [Test]
    public void FacesBelongToTheirBatchWhateverScopesEndBetween()
    {
        using var batches = new RenderedBatches(_data, _reconstructor);
        batches.Begin(0, 0);
        for (int step = 0; step < 4; step++)
        {
            using var scope = new TensorScope();
            (FaceBatch faces, RenderedRegion? rendered) = batches.Next();
            using FaceBatch used = faces;
            using RenderedRegion? drawn = rendered;
            using RenderedRegion? expected = RenderedRegion.Begin(_reconstructor, faces);
            Assert.That(drawn!.Image(), Is.EqualTo(expected!.Image()));
            Assert.That(drawn.Mask(), Is.EqualTo(expected.Mask()));
        }
    }

    [Test]
    public void ThePlaceIsBehindTheBatchThatWasGiven()
    {
        using var batches = new RenderedBatches(_data, _reconstructor);
        batches.Begin(0, 0);
        Take(batches);
        Assert.That(batches.Place, Is.EqualTo((0L, 2L)));
        float[] second = Take(batches);
        Assert.That(batches.Place, Is.EqualTo((0L, 4L)));
        batches.Begin(0, 2);
        Assert.That(batches.Place, Is.EqualTo((0L, 2L)));
        Assert.That(Take(batches), Is.EqualTo(second));
    }

    [Test]
    public void WithoutAReconstructionNothingIsAskedForAhead()
    {
        using var batches = new RenderedBatches(_data, null);
        batches.Begin(0, 0);
        (FaceBatch faces, RenderedRegion? rendered) = batches.Next();
        faces.Dispose();
        Assert.That(rendered, Is.Null);
        Assert.That(batches.Place, Is.EqualTo(_data.Place));
    }

    private static float[] Take(RenderedBatches batches)
    {
        (FaceBatch faces, RenderedRegion? rendered) = batches.Next();
        using FaceBatch used = faces;
        rendered!.Dispose();
        return faces.Occluded.ToArray<float>();
    }
}
