using System.Text.RegularExpressions;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Serialization.Mapping;

/// <summary>
/// How the names of a weight file become the names of a model's tensors: a list of rules, each applied to the result of the
/// one before. Immutable: every method gives a new mapping with one more rule.
/// </summary>
/// <example><code>
/// var mapping = new StateDictMapping()
///     .RemovePrefix("backbone.")
///     .ReplacePrefix("fc.", "head.")
///     .Ignore(@"\.num_batches_tracked$");
/// LoadReport report = mapping.Load("resnet.pth", model.StateDict());
/// </code></example>
public sealed class StateDictMapping
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    // A rule gives the new name, or null to ignore the tensor.
    private readonly Func<string, string?>[] _rules;

    /// <summary>The mapping that keeps every name.</summary>
    public StateDictMapping()
        : this([])
    {
    }

    private StateDictMapping(Func<string, string?>[] rules) => _rules = rules;

    /// <summary>Puts a prefix before every name.</summary>
    public StateDictMapping AddPrefix(string prefix) => With(name => prefix + name);

    /// <summary>Takes a prefix off the names that have it; the others stay.</summary>
    public StateDictMapping RemovePrefix(string prefix) => ReplacePrefix(prefix, string.Empty);

    /// <summary>Gives the names that start with one prefix another; the others stay.</summary>
    public StateDictMapping ReplacePrefix(string prefix, string replacement) =>
        With(name => name.StartsWith(prefix, StringComparison.Ordinal) ? replacement + name[prefix.Length..] : name);

    /// <summary>Replaces what matches a regular expression; <c>$1</c> stands for its first group.</summary>
    public StateDictMapping Replace(string pattern, string replacement)
    {
        var expression = new Regex(pattern, Options);
        return With(name => expression.Replace(name, replacement));
    }

    /// <summary>Leaves tensors whose names match a regular expression aside, without reporting them as unexpected.</summary>
    public StateDictMapping Ignore(string pattern)
    {
        var expression = new Regex(pattern, Options);
        return With(name => expression.IsMatch(name) ? null : name);
    }

    /// <summary>Leaves aside every tensor whose name lacks a prefix, and takes the prefix off the others.</summary>
    public StateDictMapping Only(string prefix) =>
        With(name => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : null);

    /// <summary>The name that a tensor of the file gets in the model; null when it is ignored.</summary>
    public string? Map(string name)
    {
        string? mapped = name;
        foreach (Func<string, string?> rule in _rules)
        {
            mapped = rule(mapped);
            if (mapped is null) return null;
        }

        return mapped;
    }

    /// <summary>
    /// Opens a file and loads it; see <see cref="Load(WeightFile, IReadOnlyDictionary{string, Tensor}, bool)"/>.
    /// </summary>
    /// <inheritdoc cref="Load(WeightFile, IReadOnlyDictionary{string, Tensor}, bool)" path="/param|/returns|/exception"/>
    public LoadReport Load(string path, IReadOnlyDictionary<string, Tensor> target, bool strict = true)
    {
        using WeightFile file = WeightFile.Open(path);
        return Load(file, target, strict);
    }

    /// <summary>
    /// Overwrites a model's tensors with those of a file, converted to their element types by the rules of
    /// <see cref="ElementConversion"/>. Everything is matched, read and found convertible before the first tensor is changed.
    /// </summary>
    /// <param name="file">The open file.</param>
    /// <param name="target">The model's tensors by name.</param>
    /// <param name="strict">Whether it is an error, and nothing is loaded, when names or shapes do not match one to one.</param>
    /// <returns>What was loaded and what did not match.</returns>
    /// <exception cref="FileFormatException">
    /// Strict and not everything matches, two tensors map to one name, a number does not fit its element type, or the file is
    /// damaged. Nothing was changed then.
    /// </exception>
    public LoadReport Load(WeightFile file, IReadOnlyDictionary<string, Tensor> target, bool strict = true)
    {
        LoadReport report = Match(file, target, out List<(TensorEntry Entry, Tensor Tensor)> pairs);
        if (strict && !report.IsComplete) throw new FileFormatException(report.Summary());
        foreach ((TensorEntry entry, Tensor tensor) in pairs) entry.CheckConvertible(tensor.ElementType);
        foreach ((TensorEntry entry, Tensor tensor) in pairs) entry.CopyTo(tensor);
        return report;
    }

    private LoadReport Match(
        WeightFile file, IReadOnlyDictionary<string, Tensor> target, out List<(TensorEntry Entry, Tensor Tensor)> pairs)
    {
        var report = new LoadReport(file.Path, file.Notes);
        var sources = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        pairs = [];
        foreach (TensorEntry entry in file.Entries)
        {
            string? name = Map(entry.Name);
            if (name is null)
            {
                report.AddIgnored(entry.Name);
                continue;
            }

            if (!sources.TryAdd(name, entry))
                throw new FileFormatException($"{file.Path}: '{sources[name].Name}' and '{entry.Name}' both map to '{name}'");
            if (!target.TryGetValue(name, out Tensor? tensor)) report.AddUnexpected(name, entry);
            else if (report.AddMatch(name, entry, tensor)) pairs.Add((entry, tensor));
        }

        foreach ((string name, Tensor tensor) in target)
        {
            if (!sources.ContainsKey(name)) report.AddMissing(name, tensor);
        }

        return report;
    }

    private StateDictMapping With(Func<string, string?> rule) => new([.. _rules, rule]);
}
