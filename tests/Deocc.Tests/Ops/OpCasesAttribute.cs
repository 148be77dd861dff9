namespace Deocc.Tests.Ops;

/// <summary>Marks a static class whose method <c>IEnumerable&lt;OpCase&gt; All()</c> gives rows for <see cref="OpTests"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpCasesAttribute : Attribute;
