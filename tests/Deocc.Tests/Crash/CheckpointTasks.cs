using System.Globalization;
using Deocc.Engine.Serialization;
using Deocc.Engine.Serialization.Checkpoints;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Crash;

/// <summary>
/// The child's side of the crash tests: writes files whose contents follow from one number, so that a mixture shows.
/// </summary>
internal static class CheckpointTasks
{
    /// <summary>Sizes of the tensors in a checkpoint: less than a page, and many buffers.</summary>
    public static readonly Shape[] Shapes = [[3], [257, 1031], [64, 64]];

    private const int StepsWithoutFlush = 1_000_000;

    /// <summary>Saves a checkpoint after the other, beginning behind the newest; prints each step once it is saved.</summary>
    public static void SaveForever(string path)
    {
        var folder = new CheckpointFolder(path, keep: 2);
        long step = folder.Steps().LastOrDefault();
        while (step < StepsWithoutFlush)
        {
            step++;
            OrderedDictionary<string, Tensor> tensors = TensorsOf(step);
            folder.Save(step, new CheckpointWriter().Add("model", tensors).Add("step", step));
            foreach (Tensor tensor in tensors.Values) tensor.Dispose();
            Print(step);
        }
    }

    /// <summary>Replaces one weight file over and over; prints each version once it is there.</summary>
    public static void ReplaceForever(string path)
    {
        for (int version = 1; version < StepsWithoutFlush; version++)
        {
            WriteVersion(path, version, 1 << 18);
            Print(version);
        }
    }

    /// <summary>
    /// Goes on with a training run to its end, with a checkpoint after each step; prints the first and every saved step.
    /// </summary>
    public static void Train(string path)
    {
        var folder = new CheckpointFolder(path);
        using var run = new TinyRun();
        run.Resume(folder);
        Print(run.Step);
        while (run.Step < TinyRun.Steps)
        {
            run.Advance();
            run.Save(folder);
            Print(run.Step);
        }
    }

    /// <summary>
    /// Writes a small file, replaces it by one that does not fit the disk, and prints the error and what is left.
    /// </summary>
    public static void FillDisk(string path, int elements)
    {
        WriteVersion(path, 1, 1000);
        try
        {
            WriteVersion(path, 2, elements);
        }
        catch (IOException error)
        {
            Console.WriteLine(error.Message);
        }

        IEnumerable<string?> left = Directory.EnumerateFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName);
        Console.WriteLine($"left: {string.Join(", ", left)}");
        using var file = WeightFile.Open(path);
        Console.WriteLine($"holds: {string.Join(", ", file["numbers"].ToArray<int>().Distinct())}");
    }

    /// <summary>The tensors of a step: every element is the step plus the tensor's place.</summary>
    public static OrderedDictionary<string, Tensor> TensorsOf(long step)
    {
        var tensors = new OrderedDictionary<string, Tensor>();
        for (int i = 0; i < Shapes.Length; i++)
        {
            Tensor tensor = Tensor.Empty(Shapes[i]);
            tensor.AsSpan<float>().Fill(step + (0.25f * i));
            tensors.Add($"tensor{i}", tensor);
        }

        return tensors;
    }

    /// <summary>Writes a file of one tensor full of the version's number.</summary>
    public static void WriteVersion(string path, int version, int elements)
    {
        int[] numbers = new int[elements];
        numbers.AsSpan().Fill(version);
        WeightFile.Write(path, [TensorEntry.FromMemory<int>("numbers", [elements], numbers)]);
    }

    private static void Print(long number)
    {
        Console.Out.WriteLine(number.ToString(CultureInfo.InvariantCulture));
        Console.Out.Flush();
    }
}
