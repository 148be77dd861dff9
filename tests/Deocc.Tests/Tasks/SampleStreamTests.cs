using Deocc.Engine.Diagnostics;
using Deocc.Training.Data.Loading;

namespace Deocc.Tests.Tasks;

[TestFixture]
internal sealed class SampleStreamTests
{
    [Test]
    public void SamplesComeInOrderFromAnyPlaceAtAnyNumberOfThreads()
    {
        foreach ((int ahead, int workers) in ((int, int)[])[(1, 1), (3, 2), (2, 5), (16, 4)])
        {
            using var stream = new SampleStream<long>(Square, first: 7, ahead, workers);
            for (long i = 7; i < 60; i++)
            {
                Assert.That(stream.Index, Is.EqualTo(i));
                Assert.That(stream.Next(), Is.EqualTo(i * i));
            }
        }

        static long Square(long index)
        {
            if (index % 3 == 0) Thread.Yield();
            return index * index;
        }
    }

    [Test]
    public void AFailureIsThrownInItsPlaceAndTheNextSampleFollows()
    {
        using var stream = new SampleStream<long>(i => i == 2 ? throw new UsageException("no second") : i, first: 1, ahead: 4, workers: 2);
        Assert.That(stream.Next(), Is.EqualTo(1));
        Assert.That(() => stream.Next(), Throws.InstanceOf<UsageException>().With.Message.EqualTo("no second"));
        Assert.That(stream.Next(), Is.EqualTo(3));
    }

    [Test]
    public void NoMoreIsMadeThanMayBeAhead()
    {
        long made = 0;
        using (var stream = new SampleStream<long>(_ => Interlocked.Increment(ref made), first: 0, ahead: 3, workers: 2))
        {
            stream.Next();
            Thread.Sleep(50);
            Assert.That(Interlocked.Read(ref made), Is.LessThanOrEqualTo(4));
        }
    }
}
