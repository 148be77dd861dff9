using System.Reflection;

namespace Deocc.Tests.Fixtures;

/// <summary>Nothing was recorded in vain: each case has a test.</summary>
public sealed class RecordedCoverageTests
{
    [Test]
    public void EveryRecordedCase_IsComparedByATest()
    {
        IEnumerable<string> named = typeof(RecordedCoverageTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttribute<ComparesRecordedAttribute>()?.Names ?? []);
        HashSet<string> compared = [.. RecordedOps.All.Keys, .. named];
        IEnumerable<string> missing = PyTorchFixture.Instance.Cases
            .Where(recorded => !compared.Contains(recorded.Op) && !compared.Contains(recorded.Name))
            .Select(recorded => recorded.Name);
        Assert.That(missing, Is.Empty, "recorded but compared by no test");
        Assert.That(compared, Is.SubsetOf(PyTorchFixture.Instance.Cases.SelectMany(c => new[] { c.Op, c.Name })), "compared but not recorded");
    }
}
