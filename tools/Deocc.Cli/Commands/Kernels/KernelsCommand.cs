using System.CommandLine;
using Deocc.Engine;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Diagnostics;

namespace Deocc.Cli.Commands.Kernels;

/// <summary><c>deocc kernels</c>: the text that graphics devices get, for auditing, and how long they take for it.</summary>
internal static class KernelsCommand
{
    private const string ProfileOption = "--profile";

    /// <summary>Makes the command.</summary>
    /// <param name="run">Runs another command line of the program.</param>
    public static Command Create(Func<string[], int> run)
    {
        var name = new Argument<string[]>("name") { Description = "A module; without it, the modules are listed. After --profile: a command.", Arity = ArgumentArity.ZeroOrMore };
        var target = new Option<string>("--target") { Description = "opencl or cuda: which text.", DefaultValueFactory = _ => "opencl" };
        var profile = new Option<bool>(ProfileOption) { Description = "Run the command that follows, and print what its kernels took on the graphics device." };
        var ceilings = new Option<bool>("--ceilings") { Description = "Before --profile: measure what the device can do at most, and print what share of it each kernel reaches." };
        var command = new Command("kernels", """
            Print the text of the graphics devices' kernels; time those of a command (--profile); tune their tile sizes (tune).

            The text is the C that the engine's kernels are translated to, as a device's compiler gets it. With --profile, run a
            command and print a table of its kernels: calls, time by the device's clock, share, GB/s (of the tensors that a launch
            gets, each once: a lower bound) and GFLOP/s (of matrix products, convolutions and attention).

            Examples:
              deocc kernels
              deocc kernels ElementwiseKernels
              deocc kernels CopyKernels --target cuda > copy.cu
              deocc kernels --profile net bench unet-resnet18 --device opencl
              deocc kernels --ceilings --profile net bench unet-resnet18 --device cuda
              deocc kernels tune --device cuda
            """)
        {
            name, target, profile, ceilings, TuneCommand.Create(),
        };

        // The options of the command that is profiled are not this one's.
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(profile))
            {
                string[] words = [.. parsed.Tokens.SkipWhile(token => token.Value != ProfileOption).Skip(1).Select(token => token.Value).Where(word => word != "--")];
                return words.Length > 0 ? KernelTable.Profile(() => run(words), parsed.GetValue(ceilings)) : throw new UsageException($"{ProfileOption}: names no command to run");
            }

            string[] wanted = parsed.GetValue(name)!;
            if (parsed.UnmatchedTokens.Count > 0 || wanted.Length > 1) throw new UsageException($"kernels {string.Join(' ', [.. wanted, .. parsed.UnmatchedTokens])}: expected the name of one module");
            string prelude = parsed.GetValue(target) switch
            {
                "opencl" => Prelude.OpenCl,
                "cuda" => Prelude.Cuda,
                string other => throw new UsageException($"--target {other}: must be opencl or cuda"),
                null => throw new UsageException("--target: must be opencl or cuda"),
            };
            if (wanted.Length == 1) Print(wanted[0], prelude);
            else List();
            return 0;
        });
        return command;
    }

    private static void Print(string name, string prelude)
    {
        KernelSource source = KernelCatalog.Sources.FirstOrDefault(candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException($"kernels {name}: there is no such module; 'deocc kernels' lists them");
        Console.Write(prelude + source.Text);
    }

    private static void List()
    {
        foreach (KernelSource source in KernelCatalog.Sources)
        {
            int kernels = source.Text.Split('\n').Count(line => line.StartsWith("K_KERNEL", StringComparison.Ordinal));
            Console.WriteLine($"{source.Name}  {kernels} kernels, {source.Text.Length / 1024} KiB");
        }
    }
}
