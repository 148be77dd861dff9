using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Imaging;
using Deocc.Models.Pipelines;
using Deocc.Models.Pipelines.Srg;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Models.Pipelines;

/// <summary>What holds of the pipeline whatever its networks have learned.</summary>
[NoLeaks]
internal sealed class SrgPipelineTests
{
    private string _visible = null!;
    private string _covered = null!;

    [OneTimeSetUp]
    public void MakeWeights()
    {
        _visible = Directory.CreateTempSubdirectory("deocc-srg-").FullName;
        _covered = Directory.CreateTempSubdirectory("deocc-srg-").FullName;
        TinyWeights.Write(_visible);
        TinyWeights.Write(_covered, isCovered: true);
    }

    [OneTimeTearDown]
    public void RemoveWeights()
    {
        Directory.Delete(_visible, recursive: true);
        Directory.Delete(_covered, recursive: true);
    }

    [Test]
    public void NothingOutsideTheHoleChanges([Values(1, 2, 3, 4)] int channels)
    {
        Image<byte> photo = TestPhoto.Make(400, 380, channels);
        Image<float> marked = Rectangle(400, 380, 150, 120, 240, 200);
        using SrgNetworks networks = SrgNetworks.Open(new WeightSet(_visible));
        using var scope = new TensorScope();
        SrgResult result = new SrgPipeline(networks).Run(photo, [TestPhoto.Face(60, 40, 1.1)], marked);

        // 6 pixels of dilation and 6 of soft edge in the crop, 1.1 as many in the photograph, and the filter's reach.
        Image<float> reach = Morphology.Dilate(marked, 17);
        (int outside, int inside) = (0, 0);
        for (int i = 0; i < photo.Samples.Length; i++)
        {
            if (photo.Samples[i] == result.Photo.Samples[i]) continue;
            bool isAlpha = channels is 2 or 4 && i % channels == channels - 1;
            if (isAlpha || reach.Samples[i / channels] == 0) outside++;
            else inside++;
        }

        Assert.That(outside, Is.Zero);
        Assert.That(inside, Is.GreaterThan(1000));
        Assert.That(result.Faces.Single().IsRepainted);
    }

    [Test]
    public void AFaceThatNothingCoversStaysAsItIs()
    {
        Image<byte> photo = TestPhoto.Make(300, 300, 3);
        using SrgNetworks networks = SrgNetworks.Open(new WeightSet(_visible));
        using var scope = new TensorScope();
        SrgResult result = new SrgPipeline(networks).Run(photo, [TestPhoto.Face(20, 20, 1)]);
        Assert.That(result.Photo, Is.SameAs(photo));
        Assert.That(result.Faces.Single().IsRepainted, Is.False);
        Assert.That(result.Faces.Single().Confidence, Is.EqualTo(Math.Tanh(2)).Within(1e-3));
    }

    [Test]
    public void EveryFaceIsUncoveredAndHiddenOnesWarn()
    {
        Image<byte> photo = TestPhoto.Make(640, 320, 3);
        using SrgNetworks networks = SrgNetworks.Open(new WeightSet(_covered));
        using var scope = new TensorScope();
        SrgResult result = new SrgPipeline(networks).Run(photo, [TestPhoto.Face(20, 30, 1), TestPhoto.Face(350, 30, 1)]);
        Assert.That(result.Faces.Select(face => face.OccludedShare), Is.All.EqualTo(1));
        Assert.That(ChangedColumns(photo, result.Photo, 0, 320), Is.GreaterThan(80));
        Assert.That(ChangedColumns(photo, result.Photo, 320, 640), Is.GreaterThan(80));
    }

    [Test]
    public void ATurnedFaceIsCroppedUpright()
    {
        Image<byte> photo = TestPhoto.Make(400, 400, 3);
        using SrgNetworks networks = SrgNetworks.Open(new WeightSet(_visible));
        using var scope = new TensorScope();
        FaceLandmarks turned = TestPhoto.Face(60, 60, 1, roll: 40 * Math.PI / 180);
        SrgFace face = new SrgPipeline(networks).Run(photo, [turned]).Faces.Single();
        FaceLandmarks inCrop = face.Landmarks.Transform(face.Crop.ToCrop);
        Assert.That(inCrop[1].Y - inCrop[0].Y, Is.Zero.Within(1.5));
        Assert.That(inCrop[0].X, Is.EqualTo(92).Within(4));
        Assert.That(inCrop[3].Y, Is.EqualTo(172).Within(4));
    }

    [Test]
    public void KnownLandmarksBendTheDrawnFace()
    {
        Image<byte> photo = TestPhoto.Make(300, 300, 3);
        using SrgNetworks networks = SrgNetworks.Open(new WeightSet(_visible));
        using var scope = new TensorScope();
        (float X, float Y)[] points = [.. TestPhoto.Face(20, 20, 1).Points.ToArray()];
        points[0] = (points[0].X - 12, points[0].Y + 8);
        SrgFace Face(bool isKnown) => new SrgPipeline(networks, new SrgOptions { KnowsLandmarks = isKnown }).Run(photo, [new FaceLandmarks(points)]).Faces.Single();
        (SrgFace found, SrgFace known) = (Face(false), Face(true));
        Assert.That(known.Render.Samples, Is.Not.EqualTo(found.Render.Samples));
        Assert.That((known.Render.Width, known.Render.Height), Is.EqualTo((SrgPipeline.CropSize, SrgPipeline.CropSize)));
        Assert.That(known.Region.Samples, Is.All.EqualTo(0).Or.EqualTo(1));
    }

    [Test]
    public void TheSameBitsComeAtAnyNumberOfThreads()
    {
        Image<byte> photo = TestPhoto.Make(300, 300, 3);
        int threads = CpuThreads.Count;
        try
        {
            byte[] Run(int count)
            {
                CpuThreads.Count = count;
                using SrgNetworks networks = SrgNetworks.Open(new WeightSet(_covered));
                using var scope = new TensorScope();
                return new SrgPipeline(networks).Run(photo, [TestPhoto.Face(20, 20, 1)]).Photo.Samples;
            }

            byte[] first = Run(1);
            Assert.That(Run(3), Is.EqualTo(first));
        }
        finally
        {
            CpuThreads.Count = threads;
        }
    }

    [Test]
    public void AMaskOfAnotherSizeIsRefused()
    {
        using SrgNetworks networks = SrgNetworks.Open(new WeightSet(_visible));
        Assert.That(
            () => new SrgPipeline(networks).Run(TestPhoto.Make(64, 64, 3), [], new Image<float>(60, 64, 1)),
            Throws.TypeOf<ShapeException>());
    }

    private static Image<float> Rectangle(int width, int height, int left, int top, int right, int bottom)
    {
        var mask = new Image<float>(width, height, 1);
        for (int y = top; y < bottom; y++) mask.Row(y)[left..right].Fill(1);
        return mask;
    }

    private static int ChangedColumns(Image<byte> before, Image<byte> after, int first, int end)
    {
        int changed = 0;
        for (int x = first; x < end; x++)
        {
            for (int y = 0; y < before.Height; y++)
            {
                if (before.Pixel(x, y).SequenceEqual(after.Pixel(x, y))) continue;
                changed++;
                break;
            }
        }

        return changed;
    }
}
