using Deocc.Training.Runs;

namespace Deocc.Cli.Commands.Train;

/// <summary>What can be trained, and with which presets.</summary>
internal static class TrainList
{
    public static void Show()
    {
        foreach (TrainingEntry entry in TrainingCatalog.Entries)
        {
            Console.WriteLine(entry.Name);
            Console.WriteLine($"    {entry.Summary}");
            Console.WriteLine($"    presets: {string.Join(", ", TrainingPreset.Names(entry))}");
        }

        Console.WriteLine("deocc train TASK --data DIR trains one; deocc train TASK --show prints its options");
    }
}
