using System.Globalization;
using Deocc.Tests.Runs;

namespace Deocc.Tests.Crash;

/// <summary>What a child process of the crash tests does: the first argument names the task, the others are for it.</summary>
internal static class ChildProgram
{
    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["checkpoints", string folder]:
                CheckpointTasks.SaveForever(folder);
                return 0;
            case ["replace", string path]:
                CheckpointTasks.ReplaceForever(path);
                return 0;
            case ["train", string folder]:
                CheckpointTasks.Train(folder);
                return 0;
            case ["run", string folder]:
                LineTask.TrainOn(folder);
                return 0;
            case ["fill", string path, string elements]:
                CheckpointTasks.FillDisk(path, int.Parse(elements, CultureInfo.InvariantCulture));
                return 0;
            default:
                Console.Error.WriteLine("no such task; run the tests with dotnet test");
                return 2;
        }
    }
}
