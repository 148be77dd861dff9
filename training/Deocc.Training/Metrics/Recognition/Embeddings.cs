using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Metrics.Recognition;

/// <summary>Likenesses of face embeddings.</summary>
public static class Embeddings
{
    /// <summary>The cosine of the angle between two embeddings, -1..1; NaN if one is zero or holds a NaN.</summary>
    /// <exception cref="ShapeException">The lengths differ.</exception>
    public static double Cosine(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        if (first.Length != second.Length) throw new ShapeException($"embeddings of {first.Length} and {second.Length} numbers; take both from one network");
        double product = 0;
        double firstSquares = 0;
        double secondSquares = 0;
        for (int i = 0; i < first.Length; i++)
        {
            product += (double)first[i] * second[i];
            firstSquares += (double)first[i] * first[i];
            secondSquares += (double)second[i] * second[i];
        }

        return product / Math.Sqrt(firstSquares * secondSquares);
    }
}
