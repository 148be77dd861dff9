using System.Reflection;

namespace Deocc.Tests.Ops;

/// <summary>Finds the rows of all classes marked with <see cref="OpCasesAttribute"/>.</summary>
internal static class OpCaseSource
{
    private static readonly Lazy<OpCase[]> Rows = new(Find);

    public static IEnumerable<TestCaseData> All => Cases(_ => true);

    public static IEnumerable<TestCaseData> WithGradient => Cases(row => row.Gradient);

    public static IEnumerable<TestCaseData> WithSecondOrder => Cases(row => row.Gradient && row.SecondOrder);

    public static IReadOnlyList<OpCase> AllRows => Rows.Value;

    private static IEnumerable<TestCaseData> Cases(Func<OpCase, bool> filter) =>
        Rows.Value.Where(filter).Select(row => new TestCaseData(row).SetArgDisplayNames(row.Name));

    private static OpCase[] Find()
    {
        IEnumerable<Type> classes = typeof(OpCaseSource).Assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(OpCasesAttribute)))
            .OrderBy(type => type.FullName, StringComparer.Ordinal);
        return [.. classes.SelectMany(RowsOf)];
    }

    private static IEnumerable<OpCase> RowsOf(Type type)
    {
        MethodInfo method = type.GetMethod("All", BindingFlags.Static | BindingFlags.Public)
            ?? throw new InvalidOperationException($"{type.Name} is marked with OpCases but has no public static method All");
        return (IEnumerable<OpCase>)method.Invoke(null, null)!;
    }
}
