namespace Deocc.Tests.Fixtures;

/// <summary>Names the recorded ops, or single recorded cases, that a test compares with, for <see cref="RecordedCoverageTests"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ComparesRecordedAttribute(params string[] names) : Attribute
{
    /// <summary>Ops or cases.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}
