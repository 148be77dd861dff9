using System.CommandLine;
using Deocc.Cli;
using Deocc.Cli.Commands;
using Deocc.Cli.Commands.Demo;
using Deocc.Cli.Commands.Eval;
using Deocc.Cli.Commands.Face;
using Deocc.Cli.Commands.Fit;
using Deocc.Cli.Commands.Kernels;
using Deocc.Cli.Commands.Metrics;
using Deocc.Cli.Commands.Networks;
using Deocc.Cli.Commands.Remove;
using Deocc.Cli.Commands.Train;
using Deocc.Cli.Commands.Weights;

var root = new RootCommand("""
    DeoccEngine: a deep-learning engine in C# alone, made to take occlusions off faces in photographs.

    Environment:
      DEOCC_THREADS=N          threads of the CPU kernels (default: all processors)
      DEOCC_SIMD=LEVEL         scalar, vector128, avx2 or avx512 (default: the widest that the machine has)
      DEOCC_OPENCL=FILE        the OpenCL loader (default: the system's)
      DEOCC_NVRTC=FILE         NVRTC, which builds the kernels for CUDA devices (default: found in the usual places)
      DEOCC_CUBIN_CACHE=DIR    where built CUDA kernels are kept, or off (default: the user's cache)
      DEOCC_TUNING=FILE        a table of tile sizes for graphics devices, or off (default: what 'deocc kernels tune' stored)
      DEOCC_CHECK_FINITE=1     stop at the first op that makes a NaN or an infinity, and name it
    """)
{
    RemoveCommand.Create(),
    DemoCommand.Create(),
    FaceCommand.Create(),
    FitCommand.Create(),
    TrainCommand.Create(),
    EvalCommand.Create(),
    SynthCommand.Create(),
    OccludeCommand.Create(),
    DataCommand.Create(),
    MetricsCommand.Create(),
    NetworkCommand.Create(),
    WeightsCommand.Create(),
    DevicesCommand.Create(),
};

// It runs the others, to time their kernels.
root.Add(KernelsCommand.Create(Run));

return ErrorLine.Guard(() => Run(args));

int Run(string[] words)
{
    ParseResult parsed = root.Parse(words);
    CommandSummaries.Shorten(parsed.CommandResult.Command);
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
