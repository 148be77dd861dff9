using System.Globalization;

namespace Deocc.Benchmarks.Peers;

/// <summary>Options of the side-by-side command.</summary>
public sealed record PeersOptions
{
    /// <summary>Text of the help.</summary>
    public const string Help = """
        peers [--filter TEXT]... [--quick] [--threads N] [--only engine,torch,onnx] [--no-memory]
              [--device cpu|cuda|cuda:1|opencl] [--precision float32|tf32|bf16]
              [--python PROGRAM] [--node PROGRAM] [--packages FOLDER] [--output FOLDER]
        Runs the rows whose name contains one of the texts (all by default) in each engine, turn by turn, and prints
        medians and ratios. --device is the engine's; PyTorch runs on the same card. --precision is how both may multiply
        there: factors of matrix products rounded to tf32, or bf16 (PyTorch's autocast). --packages is the folder with
        node_modules/onnxruntime-node.
        """;

    /// <summary>Rows run when their name contains one of these; all rows when empty.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>One short turn per contender instead of several longer ones.</summary>
    public bool Quick { get; init; }

    /// <summary>Threads for each contender.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>The device that the engine runs on.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>How a graphics card may multiply: float32, tf32 or bf16.</summary>
    public string Precision { get; init; } = "float32";

    /// <summary>Whether the device is the processor.</summary>
    public bool IsProcessor => Device == "cpu";

    /// <summary>The engines to run: engine, torch, onnx.</summary>
    public IReadOnlyList<string> Only { get; init; } = ["engine", "torch", "onnx"];

    /// <summary>Whether the peak memory of training steps is measured.</summary>
    public bool Memory { get; init; } = true;

    /// <summary>The Python that has PyTorch.</summary>
    public string Python { get; init; } = "/usr/bin/python3";

    /// <summary>The Node.js program.</summary>
    public string Node { get; init; } = "node";

    /// <summary>The folder with node_modules/onnxruntime-node.</summary>
    public string Packages { get; init; } = Path.GetFullPath("artifacts/peers");

    /// <summary>Where the exported models, the Markdown page and the JSON file go.</summary>
    public string Output { get; init; } = Path.GetFullPath("artifacts/peers");

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An unknown option or a missing value.</exception>
    public static PeersOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new PeersOptions();
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            if (name == "--quick")
            {
                options = options with { Quick = true };
                continue;
            }

            if (name == "--no-memory")
            {
                options = options with { Memory = false };
                continue;
            }

            if (i + 1 == arguments.Length) throw new ArgumentException($"{name}: unknown option or missing value\n{Help}");
            string value = arguments[++i];
            options = name switch
            {
                "--filter" => options with { Filters = [.. options.Filters, value] },
                "--threads" => options with { Threads = int.Parse(value, CultureInfo.InvariantCulture) },
                "--device" => options with { Device = value },
                "--precision" => options with { Precision = value is "float32" or "tf32" or "bf16" ? value : throw new ArgumentException($"--precision {value}: must be float32, tf32 or bf16") },
                "--only" => options with { Only = value.Split(',') },
                "--python" => options with { Python = value },
                "--node" => options with { Node = value },
                "--packages" => options with { Packages = Path.GetFullPath(value) },
                "--output" => options with { Output = Path.GetFullPath(value) },
                _ => throw new ArgumentException($"{name}: unknown option\n{Help}"),
            };
        }

        return options;
    }
}
