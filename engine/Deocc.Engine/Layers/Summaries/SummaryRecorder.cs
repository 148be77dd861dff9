using Deocc.Engine.Autograd;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers.Summaries;

/// <summary>Adds the work of each op to all modules that it was applied within.</summary>
internal sealed class SummaryRecorder : ModuleObserver
{
    private readonly Stack<Module> _running = new();
    private readonly Dictionary<Module, Counts> _counts = new(ReferenceEqualityComparer.Instance);

    public override void Enter(Module module) => _running.Push(module);

    public override void SeeOutput(Module module, Tensor output) => CountsOf(module).Output = output.Shape;

    public override void Exit(Module module) => _running.Pop();

    public void SeeOperation(Operation operation, ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        bool isView = false;
        foreach (Tensor? input in inputs) isView |= input is not null && ReferenceEquals(input.Storage, output.Storage);
        foreach (Module module in _running)
        {
            Counts counts = CountsOf(module);
            counts.Flops += operation.CountFlops(inputs, output);
            if (!isView) counts.ActivationBytes += output.Elements * output.ElementType.Size();
        }
    }

    public IEnumerable<SummaryRow> Rows(Module model, int depth)
    {
        string? listed = null;
        foreach ((string name, Module module) in model.NamedModules())
        {
            // A module that adds nothing to paths is counted in the one around it.
            if (name == listed) continue;
            listed = name;
            int level = name.Length == 0 ? 0 : name.Count(character => character == '.') + 1;
            if (level > depth) continue;
            Counts counts = CountsOf(module);
            yield return new SummaryRow(
                name,
                module.GetType().Name,
                module.Describe(),
                level,
                counts.Output,
                module.CountParameters(),
                counts.Flops,
                counts.ActivationBytes);
        }
    }

    private Counts CountsOf(Module module)
    {
        if (!_counts.TryGetValue(module, out Counts? counts)) _counts.Add(module, counts = new Counts());
        return counts;
    }

    private sealed class Counts
    {
        public Shape? Output { get; set; }

        public long Flops { get; set; }

        public long ActivationBytes { get; set; }
    }
}
