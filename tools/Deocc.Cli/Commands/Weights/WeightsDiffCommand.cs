using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Deocc.Engine.Serialization;

namespace Deocc.Cli.Commands.Weights;

/// <summary><c>deocc weights diff</c>: how two files of weights differ.</summary>
internal static class WeightsDiffCommand
{
    public static Command Create()
    {
        var first = new Argument<string>("first") { Description = "A file of weights." };
        var second = new Argument<string>("second") { Description = "Another." };
        var tolerance = new Option<double>("--tolerance") { Description = "Differences of elements up to this are none." };
        var json = new Option<bool>("--json") { Description = "Print a JSON list." };
        var command = new Command("diff", """
            Compare two files of weights: tensors that only one has, other shapes, and the largest difference of elements.
            Exits with 1 where they differ.

            Examples:
              deocc weights diff resnet50.pth resnet50.safetensors
              deocc weights diff resnet50.pth half.safetensors --tolerance 1e-3 --json
            """)
        {
            first, second, tolerance, json,
        };
        command.SetAction(parsed =>
        {
            using WeightFile a = WeightFile.Open(parsed.GetValue(first)!);
            using WeightFile b = WeightFile.Open(parsed.GetValue(second)!);
            WeightsDifference[] differences = [.. Compare(a, b, parsed.GetValue(tolerance))];
            if (parsed.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(differences, WeightsJson.Default.WeightsDifferenceArray));
            else Show(differences);
            return differences.Length == 0 ? 0 : 1;
        });
        return command;
    }

    private static IEnumerable<WeightsDifference> Compare(WeightFile first, WeightFile second, double tolerance)
    {
        foreach (TensorEntry entry in first.Entries)
        {
            if (!second.TryGet(entry.Name, out TensorEntry? other))
            {
                yield return new WeightsDifference(entry.Name, Kind(entry), null, null);
                continue;
            }

            double? largest = entry.Shape == other.Shape ? LargestDifference(entry, other) : null;
            if (largest is null || largest > tolerance) yield return new WeightsDifference(entry.Name, Kind(entry), Kind(other), largest);
        }

        foreach (TensorEntry entry in second.Entries.Where(entry => !first.TryGet(entry.Name, out _)))
            yield return new WeightsDifference(entry.Name, null, Kind(entry), null);
    }

    /// <summary>Not-a-number against a number counts as the largest number, against itself as none.</summary>
    private static double LargestDifference(TensorEntry first, TensorEntry second)
    {
        double[] a = first.ToArray<double>();
        double[] b = second.ToArray<double>();
        double largest = 0;
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i].Equals(b[i])) continue;
            double difference = Math.Abs(a[i] - b[i]);
            largest = Math.Max(largest, double.IsNaN(difference) ? double.MaxValue : Math.Min(difference, double.MaxValue));
        }

        return largest;
    }

    private static string Kind(TensorEntry entry) => $"{entry.StoredType} {entry.Shape}";

    private static void Show(WeightsDifference[] differences)
    {
        foreach (WeightsDifference difference in differences)
        {
            Console.WriteLine(difference switch
            {
                { Second: null } => $"only in the first   {difference.Name} {difference.First}",
                { First: null } => $"only in the second  {difference.Name} {difference.Second}",
                { Largest: { } largest } => string.Create(CultureInfo.InvariantCulture, $"differs by {largest:E2}   {difference.Name}"),
                _ => $"other shape         {difference.Name}: {difference.First}, {difference.Second}",
            });
        }

        Console.WriteLine(differences.Length == 0 ? "no differences" : $"{differences.Length} tensors differ");
    }
}
