using System.Runtime.InteropServices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Training.Losses;

/// <summary>
/// Online hard example mining (Shrivastava et al. 2016) over the pixels of a batch, as segmentation uses it: pixels that are
/// right already no longer count.
/// </summary>
public static class HardExamples
{
    /// <summary>The usual threshold of a cross-entropy: the loss of a pixel whose true class gets a probability of 0.7.</summary>
    public static double UsualThreshold { get; } = -Math.Log(0.7);

    /// <summary>
    /// The mean over the losses above a threshold, or over a share of all, the largest ones, where the former are not more. The
    /// choice carries no gradient.
    /// </summary>
    /// <param name="losses">Losses that are not negative, of any shape.</param>
    /// <param name="threshold">Losses above it count.</param>
    /// <param name="leastShare">How many of all losses count at least, 0..1; at least one does. Of equal ones the first count.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ShapeException">There are no losses, or the share is not within 0..1.</exception>
    public static Tensor Mean(Tensor losses, double threshold, double leastShare)
    {
        float[] values = losses.Detach().To(ElementType.Float32).ToArray<float>();
        if (values.Length == 0 || !(leastShare is >= 0 and <= 1))
            throw new ShapeException($"HardExamples: {values.Length} losses, of which a share of {leastShare} counts; expected one or more, and 0 to 1");
        int least = Math.Max(1, (int)(values.Length * leastShare));
        var chosen = new float[values.Length];
        int count = 0;
        float limit = (float)threshold;
        for (int i = 0; i < values.Length; i++)
        {
            if (!(values[i] > limit)) continue;
            chosen[i] = 1;
            count++;
        }

        if (count <= least)
        {
            ChooseLargest(values, least, chosen);
            count = least;
        }

        Tensor mask = Tensor.From(chosen, losses.Shape, losses.Device).To(losses.ElementType);
        return (losses * mask).Sum() / count;
    }

    private static void ChooseLargest(float[] values, int count, float[] chosen)
    {
        uint limit = Largest(MemoryMarshal.Cast<float, uint>(values), count, out int equal);
        for (int i = 0; i < values.Length; i++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(values[i]);
            chosen[i] = bits > limit || (bits == limit && equal-- > 0) ? 1 : 0;
        }
    }

    /// <summary>
    /// The bits of the n-th largest number, found by counting upper, then lower halves: numbers that are not negative have the
    /// order of their bits.
    /// </summary>
    /// <param name="values">The numbers' bits.</param>
    /// <param name="n">From one.</param>
    /// <param name="equal">How many numbers equal to it belong to the n largest.</param>
    private static uint Largest(ReadOnlySpan<uint> values, int n, out int equal)
    {
        const int HalfBits = 16;
        const int Bins = 1 << HalfBits;
        var counts = new int[Bins];
        foreach (uint value in values) counts[value >> HalfBits]++;
        equal = n;
        int upper = Find(counts, ref equal);
        Array.Clear(counts);
        foreach (uint value in values)
        {
            if (value >> HalfBits == upper) counts[value & (Bins - 1)]++;
        }

        return ((uint)upper << HalfBits) | (uint)Find(counts, ref equal);
    }

    private static int Find(int[] counts, ref int rest)
    {
        int bin = counts.Length - 1;
        while (counts[bin] < rest) rest -= counts[bin--];
        return bin;
    }
}
