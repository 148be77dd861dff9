using System.CommandLine;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;

namespace Deocc.Cli.Commands;

/// <summary><c>deocc kernels</c>: the text that graphics devices get, for auditing.</summary>
internal static class KernelsCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("name") { Description = "A module; without it, the modules are listed.", Arity = ArgumentArity.ZeroOrOne };
        var target = new Option<string>("--target") { Description = "opencl or cuda: which text.", DefaultValueFactory = _ => "opencl" };
        var command = new Command("kernels", """
            Print the C text that the engine's kernels are translated to, as a device's compiler gets it.

            Examples:
              deocc kernels
              deocc kernels ElementwiseKernels
              deocc kernels CopyKernels --target cuda > copy.cu
            """)
        {
            name, target,
        };
        command.SetAction(parsed =>
        {
            string prelude = parsed.GetValue(target) switch
            {
                "opencl" => Prelude.OpenCl,
                "cuda" => Prelude.Cuda,
                string other => throw new UsageException($"--target {other}: must be opencl or cuda"),
                null => throw new UsageException("--target: must be opencl or cuda"),
            };
            if (parsed.GetValue(name) is { } wanted) Print(wanted, prelude);
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
