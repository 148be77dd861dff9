using System.Text.Json;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Fixtures;

/// <summary>One recorded computation: its op, options and the formula of its inputs.</summary>
public sealed class PyTorchCase(PyTorchFixture fixture, string name, JsonElement description)
{
    private readonly JsonElement _options = description.GetProperty("options");
    private readonly JsonElement _inputs = description.GetProperty("inputs");

    /// <summary>The case's name.</summary>
    public string Name { get; } = name;

    /// <summary>The op's name in ops.py, or the kind of a case that is no single op.</summary>
    public string Op { get; } = description.GetProperty("op").GetString()!;

    /// <summary>The names of the inputs, in the op's order.</summary>
    public IEnumerable<string> InputNames => _inputs.EnumerateObject().Select(input => input.Name);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Whether the case has an input of this name.</summary>
    public bool HasInput(string input) => _inputs.TryGetProperty(input, out _);

    /// <summary>Whether a gradient was recorded for an input.</summary>
    public bool HasGradient(string input) => fixture.TensorsOf(Name).Contains($"gradient.{input}");

    /// <summary>An input: float32 or float64 numbers, or int64 indices.</summary>
    public Tensor Input(string input, ElementType type = ElementType.Float32)
    {
        JsonElement specification = _inputs.GetProperty(input);
        Shape shape = new(ToIntegers(specification.GetProperty("shape")));
        if (specification.TryGetProperty("limit", out JsonElement limit))
            return Tensor.From(PatternValues.Indices($"{Name}/{input}", shape.Elements, limit.GetUInt32()), shape);
        double centre = specification.GetProperty("centre").GetDouble();
        double scale = specification.GetProperty("scale").GetDouble();
        return Pattern(input, shape, centre, scale, type);
    }

    /// <summary>Numbers by formula for one of the case's tensors.</summary>
    public Tensor Pattern(string tensor, Shape shape, double centre = 0, double scale = 1, ElementType type = ElementType.Float32)
    {
        float[] values = PatternValues.Reals($"{Name}/{tensor}", shape.Elements, centre, scale);
        return type == ElementType.Float32
            ? Tensor.From(values, shape)
            : Tensor.From(Array.ConvertAll(values, value => (double)value), shape);
    }

    /// <summary>A recorded tensor's values.</summary>
    public float[] Recorded(string tensor) => fixture.Values($"{Name}/{tensor}");

    /// <summary>A recorded tensor's shape.</summary>
    public Shape RecordedShape(string tensor) => fixture.ShapeOf($"{Name}/{tensor}");

    /// <summary>A number among the options.</summary>
    public double Number(string option, double otherwise = double.NaN) =>
        _options.TryGetProperty(option, out JsonElement value) ? value.GetDouble() : otherwise;

    /// <summary>A whole number among the options.</summary>
    public int Integer(string option, int otherwise = 0) =>
        _options.TryGetProperty(option, out JsonElement value) ? value.GetInt32() : otherwise;

    /// <summary>A list of whole numbers among the options, or another where there is none.</summary>
    public int[] Integers(string option, params int[] otherwise) =>
        _options.TryGetProperty(option, out JsonElement value) ? ToIntegers(value) : otherwise;

    /// <summary>A truth value among the options.</summary>
    public bool Flag(string option, bool otherwise = false) =>
        _options.TryGetProperty(option, out JsonElement value) ? value.GetBoolean() : otherwise;

    /// <summary>A text among the options.</summary>
    public string Text(string option, string otherwise = "") =>
        _options.TryGetProperty(option, out JsonElement value) ? value.GetString()! : otherwise;

    /// <summary>A list of texts among the options.</summary>
    public string[] Texts(string option) =>
        [.. _options.GetProperty(option).EnumerateArray().Select(text => text.GetString()!)];

    private static int[] ToIntegers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetInt32())];
}
