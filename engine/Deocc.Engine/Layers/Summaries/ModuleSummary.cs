using System.Globalization;
using System.Text;
using Deocc.Engine.Autograd;
using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers.Summaries;

/// <summary>
/// A model's modules with output shapes, parameters, work and memory, found by running it once without recording, in
/// evaluation mode. Prints as a table.
/// </summary>
/// <example><code>
/// Console.WriteLine(ModuleSummary.Of(model, [1, 3, 224, 224]));
/// </code></example>
public sealed class ModuleSummary
{
    private static readonly string[] Headings = ["module", "type", "output", "parameters", "MFLOP", "activations"];

    private ModuleSummary(Module model, IReadOnlyList<SummaryRow> rows)
    {
        Rows = rows;
        Parameters = model.CountParameters();
        TrainableParameters = model.Parameters().Where(p => p.RequiresGradient).Sum(p => p.Elements);
        StateBytes = model.StateDict().Values.Sum(t => t.Elements * t.ElementType.Size());
    }

    /// <summary>The model itself and the modules within, outer before inner.</summary>
    public IReadOnlyList<SummaryRow> Rows { get; }

    /// <summary>How many numbers the parameters hold.</summary>
    public long Parameters { get; }

    /// <summary>How many of them are trained.</summary>
    public long TrainableParameters { get; }

    /// <summary>The memory of parameters and buffers.</summary>
    public long StateBytes { get; }

    /// <summary>Multiplications and additions of products and convolutions.</summary>
    public long Flops => Rows[0].Flops;

    /// <summary>The memory of all results of ops, as training keeps most of them; views are not counted.</summary>
    public long ActivationBytes => Rows[0].ActivationBytes;

    /// <summary>Runs a model once on zeros.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The input's shape.</param>
    /// <param name="depth">How many levels of modules to list.</param>
    public static ModuleSummary Of(Layer model, Shape input, int depth = int.MaxValue) => Of(
        model,
        () =>
        {
            Tensor? parameter = model.Parameters().FirstOrDefault();
            model.Forward(Tensor.Zeros(input, parameter?.ElementType ?? ElementType.Float32, parameter?.Device));
        },
        depth);

    /// <summary>Runs a model once.</summary>
    /// <param name="model">The model.</param>
    /// <param name="run">Calls the model with inputs of its liking.</param>
    /// <param name="depth">How many levels of modules to list.</param>
    public static ModuleSummary Of(Module model, Action run, int depth = int.MaxValue)
    {
        var recorder = new SummaryRecorder();
        NamedModule[] modules = [.. model.NamedModules()];
        bool[] wereTraining = Array.ConvertAll(modules, named => named.Module.IsTraining);
        OperationObserver? outer = Operation.Observer;
        ModuleObserver? outerModules = ModuleObserver.Current;
        using var mode = GradientMode.Disable();
        using var scope = new TensorScope();
        try
        {
            foreach ((_, Module module) in modules) module.IsTraining = false;
            Operation.Observer = recorder.SeeOperation;
            ModuleObserver.Current = recorder;
            run();
        }
        finally
        {
            Operation.Observer = outer;
            ModuleObserver.Current = outerModules;
            for (int i = 0; i < modules.Length; i++) modules[i].Module.IsTraining = wereTraining[i];
        }

        return new ModuleSummary(model, [.. recorder.Rows(model, depth)]);
    }

    /// <summary>The table and the totals.</summary>
    public override string ToString()
    {
        var cells = new List<string[]> { Headings };
        foreach (SummaryRow row in Rows) cells.Add(Cells(row));
        var widths = new int[Headings.Length];
        foreach (string[] line in cells)
        {
            for (int i = 0; i < widths.Length; i++) widths[i] = Math.Max(widths[i], line[i].Length);
        }

        var text = new StringBuilder();
        foreach (string[] line in cells)
        {
            for (int i = 0; i < widths.Length; i++)
                text.Append(i < 3 ? line[i].PadRight(widths[i] + 2) : line[i].PadLeft(widths[i] + 2));
            text.AppendLine();
        }

        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{Parameters:N0} parameters ({TrainableParameters:N0} trained), {Bytes(StateBytes)} of weights, {Flops / 1e9:F3} GFLOP, {Bytes(ActivationBytes)} of activations");
        return text.ToString();
    }

    private static string[] Cells(SummaryRow row) =>
    [
        new string(' ', 2 * row.Depth) + (row.Name.Length == 0 ? "(model)" : row.Name[(row.Name.LastIndexOf('.') + 1)..]),
        row.Description.Length == 0 ? row.Type : $"{row.Type} {row.Description}",
        row.Output?.ToString() ?? "-",
        row.Parameters == 0 ? "-" : row.Parameters.ToString("N0", CultureInfo.InvariantCulture),
        row.Flops == 0 ? "-" : (row.Flops / 1e6).ToString("N1", CultureInfo.InvariantCulture),
        Bytes(row.ActivationBytes),
    ];

    private static string Bytes(long bytes) => bytes switch
    {
        0 => "-",
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:N1} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N1} MiB"),
    };
}
