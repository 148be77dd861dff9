using Deocc.Engine.Devices.Cpu;
using Deocc.Training.Demo;

namespace Deocc.Tests.Demo;

[TestFixture]
internal sealed class CoverDemoTests
{
    private static readonly DemoOptions Short = new() { Steps = 60, BatchSize = 32, HeldOut = 200, ReportEvery = 20, Width = 8 };

    [Test]
    public void AShortRunLearnsAndReportsAsItGoes()
    {
        var reports = new List<DemoProgress>();
        DemoResult result = new CoverDemo(Short).Run(reports.Add);
        Assert.That(reports.Select(report => report.Step), Is.EqualTo((int[])[20, 40, 60]));
        Assert.That(reports[^1].Loss, Is.LessThan(reports[0].Loss));
        Assert.That(result.Accuracy, Is.GreaterThan(0.6), "chance is 0.2");
        Assert.That(result.Confusion.Sum(row => row.Sum()), Is.EqualTo(Short.HeldOut));
    }

    [Test]
    public void TheSameSeedGivesTheSameBitsAtAnyNumberOfThreads()
    {
        int threads = CpuThreads.Count;
        try
        {
            double[] losses = [.. ((int[])[1, 2, 3]).Select(count =>
            {
                CpuThreads.Count = count;
                double last = 0;
                new CoverDemo(Short with { Steps = 20 }).Run(report => last = report.Loss);
                return last;
            })];
            Assert.That(losses[1], Is.EqualTo(losses[0]));
            Assert.That(losses[2], Is.EqualTo(losses[0]));
        }
        finally
        {
            CpuThreads.Count = threads;
        }
    }

    [Test]
    public void PicturesAreInRangeAndDependOnTheirNumberAlone()
    {
        var faces = new FaceSketches(seed: 3);
        (Deocc.Engine.Tensors.Tensor images, Deocc.Engine.Tensors.Tensor labels) = faces.Draw(first: 5, count: 10);
        (Deocc.Engine.Tensors.Tensor again, _) = faces.Draw(first: 10, count: 1);
        float[] pixels = images.ToArray<float>();
        Assert.That(pixels.Min(), Is.GreaterThanOrEqualTo(-1));
        Assert.That(pixels.Max(), Is.LessThanOrEqualTo(1));
        int length = pixels.Length / 10;
        Assert.That(again.ToArray<float>(), Is.EqualTo(pixels[(5 * length)..(6 * length)]));
        Assert.That(labels.ToArray<int>(), Is.EqualTo((int[])[0, 1, 2, 3, 4, 0, 1, 2, 3, 4]));
        images.Dispose();
        labels.Dispose();
        again.Dispose();
    }
}
