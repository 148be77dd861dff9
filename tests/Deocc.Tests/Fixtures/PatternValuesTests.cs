namespace Deocc.Tests.Fixtures;

public class PatternValuesTests
{
    [Test]
    [ComparesRecorded("formula")]
    public void RealsHaveTheRecordedBits()
    {
        float[] recorded = PyTorchFixture.Instance.Values("formula/values");
        Assert.That(PatternValues.Reals("formula/values", 21, 0.5, 0.3), Is.EqualTo(recorded));
    }

    [Test]
    public void IndicesAreTheRecordedOnes()
    {
        float[] recorded = PyTorchFixture.Instance.Values("formula/indices");
        Assert.That(Array.ConvertAll(PatternValues.Indices("formula/indices", 11, 1000), index => (float)index), Is.EqualTo(recorded));
    }
}
