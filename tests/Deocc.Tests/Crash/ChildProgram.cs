using System.Globalization;
using Deocc.Tests.Infrastructure;
using Deocc.Tests.Runs;

namespace Deocc.Tests.Crash;

/// <summary>
/// What the assembly does as a program: a task for a child process of the crash tests, or tests where there is no SDK. The first
/// argument names it, the others are for it.
/// </summary>
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
            case ["test", string pattern, string resultsPath]:
                return StandaloneRunner.Run(pattern, resultsPath);
            default:
                Console.Error.WriteLine("no such task; run the tests with dotnet test, or: Deocc.Tests test PATTERN RESULTS.xml");
                return 2;
        }
    }
}
