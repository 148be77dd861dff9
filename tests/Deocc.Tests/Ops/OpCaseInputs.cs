using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops;

/// <summary>The values that a row's op is called with; the same in every run.</summary>
internal static class OpCaseInputs
{
    private const double KinkDistance = 0.02;

    /// <summary>One array per floating-point input; all values are exact in float32.</summary>
    public static double[][] Make(OpCase row)
    {
        var inputs = new double[row.Shapes.Length][];
        for (int i = 0; i < inputs.Length; i++)
        {
            Random random = Seeded(row.Name, i);
            double[] values = row.Generate?.Invoke(i, row.Shapes[i], random) ?? MakeDefault(row, row.Shapes[i], random);
            Assert.That(values, Has.Length.EqualTo(row.Shapes[i].Elements), $"the generator of {row.Name}, input {i}");
            inputs[i] = Array.ConvertAll(values, value => (double)(float)value);
        }

        return inputs;
    }

    /// <summary>Values between -1 and 1, exact in float32, that depend on a row and a purpose only.</summary>
    public static double[] Direction(OpCase row, string purpose, long elements)
    {
        Random random = Seeded(row.Name + purpose, 0);
        var values = new double[elements];
        for (int i = 0; i < values.Length; i++) values[i] = (float)((2 * random.NextDouble()) - 1);
        return values;
    }

    public static Tensor ToTensor(double[] values, Shape shape, ElementType type) => type == ElementType.Float64
        ? Tensor.From(values, shape)
        : Tensor.From(Array.ConvertAll(values, value => (float)value), shape);

    public static double[] ToDoubles(Tensor tensor) => tensor.ElementType switch
    {
        ElementType.Float64 => tensor.ToArray<double>(),
        ElementType.Float32 => Array.ConvertAll(tensor.ToArray<float>(), value => (double)value),
        ElementType.Int32 => Array.ConvertAll(tensor.ToArray<int>(), value => (double)value),
        ElementType.Int64 => Array.ConvertAll(tensor.ToArray<long>(), value => (double)value),
        ElementType.UInt8 => Array.ConvertAll(tensor.ToArray<byte>(), value => (double)value),
        _ => throw new NotSupportedException($"op rows do not compare {tensor.ElementType}"),
    };

    /// <summary>A generator seeded by a text: string.GetHashCode differs from run to run, this sum (FNV-1a) does not.</summary>
    public static Random Seeded(string text, int number)
    {
        uint hash = 2166136261;
        foreach (char letter in text) hash = (hash ^ letter) * 16777619;
        return new Random((int)((hash + (uint)number) & int.MaxValue));
    }

    private static double[] MakeDefault(OpCase row, Shape shape, Random random)
    {
        var values = new double[shape.Elements];
        for (int i = 0; i < values.Length; i++)
        {
            double place = row.Distinct ? (i + 0.5) / values.Length : random.NextDouble();
            values[i] = Avoid(row.Kinks, row.Low + ((row.High - row.Low) * place));
        }

        if (row.Distinct) random.Shuffle(values);
        return values;
    }

    private static double Avoid(double[] kinks, double value)
    {
        foreach (double kink in kinks)
        {
            if (Math.Abs(value - kink) < KinkDistance) value = value < kink ? kink - KinkDistance : kink + KinkDistance;
        }

        return value;
    }
}
