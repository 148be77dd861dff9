using System.CommandLine;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;

namespace Deocc.Cli.Commands.Weights;

/// <summary><c>deocc weights export</c>: a file of weights in another format or precision.</summary>
internal static class WeightsExportCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("input") { Description = "A safetensors, PyTorch, .npy or .npz file." };
        var output = new Option<string>("--output", "-o") { Description = "The file to write: .safetensors or .npz.", Required = true };
        var type = new Option<string>("--type") { Description = "float32, float16 or bfloat16 for all fractions; as stored when left out." };
        type.AcceptOnlyFromAmong("float32", "float16", "bfloat16");
        var command = new Command("export", """
            Write a file of weights in another format or precision. Whole numbers keep their format; numbers too large for
            float16 are an error.

            Examples:
              deocc weights export resnet50.pth -o resnet50.safetensors --type float16
              deocc weights export resnet50.safetensors -o resnet50.npz
            """)
        {
            input, output, type,
        };
        command.SetAction(parsed =>
        {
            string to = parsed.GetValue(output)!;
            WeightFileFormat format = FormatOf(to);
            ElementType? wanted = parsed.GetValue(type) is { } name ? Enum.Parse<ElementType>(name, ignoreCase: true) : null;
            if (format == WeightFileFormat.Npz && wanted == ElementType.BFloat16)
                throw new UsageException($"{to}: NumPy knows no bfloat16; write .safetensors, or another --type");
            using WeightFile file = WeightFile.Open(parsed.GetValue(input)!);
            using var scope = new TensorScope();
            TensorEntry[] entries = [.. file.Entries.Select(entry => Converted(file.Path, entry, wanted))];
            WeightFile.Write(to, entries, format, format == WeightFileFormat.SafeTensors ? file.Metadata : null);
            Console.WriteLine($"{to}: {entries.Length} tensors, {new FileInfo(to).Length} bytes");
            return 0;
        });
        return command;
    }

    private static TensorEntry Converted(string path, TensorEntry entry, ElementType? wanted)
    {
        if (wanted is not { } type || !entry.ElementType.IsFloatingPoint() || entry.ElementType == type) return entry;
        Tensor converted = entry.ToTensor(type);
        if (type == ElementType.Float16)
        {
            float[] before = entry.ToArray<float>();
            Half[] after = converted.ToArray<Half>();
            for (int i = 0; i < before.Length; i++)
            {
                if (float.IsFinite(before[i]) && !Half.IsFinite(after[i]))
                    throw new UsageException($"{path}: {entry.Name} holds {before[i]}, too large for float16; use bfloat16");
            }
        }

        return TensorEntry.FromTensor(entry.Name, converted);
    }

    private static WeightFileFormat FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".safetensors" => WeightFileFormat.SafeTensors,
        ".npz" => WeightFileFormat.Npz,
        _ => throw new UsageException($"{path}: only .safetensors and .npz are written"),
    };
}
