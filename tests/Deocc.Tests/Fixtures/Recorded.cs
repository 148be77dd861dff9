using Deocc.Engine.Tensors;

namespace Deocc.Tests.Fixtures;

/// <summary>Comparison with recorded tensors.</summary>
public static class Recorded
{
    /// <summary>Asserts that no element is off by more than a part of the recorded tensor's largest.</summary>
    public static void AssertEqual(Tensor actual, PyTorchCase recorded, string tensor, double tolerance)
    {
        float[] expected = recorded.Recorded(tensor);
        double[] values = ToDoubles(actual);
        Assert.That(values, Has.Length.EqualTo(expected.Length), $"{recorded}/{tensor}");
        double largest = Math.Max(expected.Max(Math.Abs), 1e-3);
        double worst = 0;
        int place = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double difference = Math.Abs(values[i] - expected[i]);
            if (difference <= worst) continue;
            (worst, place) = (difference, i);
        }

        Assert.That(values, Has.All.Matches<double>(double.IsFinite), $"{recorded}/{tensor}");
        Assert.That(
            worst / largest,
            Is.LessThanOrEqualTo(tolerance),
            $"{recorded}/{tensor} {actual.ElementType}: element {place} is {values[place]}, recorded {expected[place]}");
    }

    /// <summary>|actual - recorded| / |recorded| in the Euclidean norm: for long chains with kinks, where single elements jump.</summary>
    public static double RelativeDistance(Tensor actual, PyTorchCase recorded, string tensor)
    {
        float[] expected = recorded.Recorded(tensor);
        double[] values = ToDoubles(actual);
        double squares = values.Zip(expected, (a, b) => (a - b) * (a - b)).Sum();
        return Math.Sqrt(squares / expected.Sum(value => (double)value * value));
    }

    /// <summary>A float tensor's elements in double precision.</summary>
    public static double[] ToDoubles(Tensor tensor) => tensor.ElementType == ElementType.Float64
        ? tensor.ToArray<double>()
        : Array.ConvertAll(tensor.ToArray<float>(), value => (double)value);
}
