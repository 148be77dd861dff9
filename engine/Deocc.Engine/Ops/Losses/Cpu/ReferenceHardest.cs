using System.Runtime.InteropServices;
using Deocc.Engine.Devices;

namespace Deocc.Engine.Ops.Losses.Cpu;

/// <summary>The limit is found by counting upper, then lower halves of the bits: numbers that are not negative have the order of their bits.</summary>
internal sealed class ReferenceHardest : IKernel<HardestProblem>
{
    private const int HalfBits = 16;
    private const int Bins = 1 << HalfBits;

    public string Name => "reference";

    public bool Applies(in HardestProblem problem) => true;

    public void Run(in HardestProblem problem)
    {
        ReadOnlySpan<float> losses = problem.Losses.AsSpan<float>();
        Span<float> chosen = problem.Chosen.AsSpan<float>();
        int count = 0;
        for (int i = 0; i < losses.Length; i++)
        {
            bool isAbove = losses[i] > problem.Limit;
            chosen[i] = isAbove ? 1 : 0;
            if (isAbove) count++;
        }

        if (count <= problem.Least)
        {
            ChooseLargest(losses, problem.Least, chosen);
            count = problem.Least;
        }

        problem.Count.AsSpan<int>()[0] = count;
    }

    private static void ChooseLargest(ReadOnlySpan<float> losses, int count, Span<float> chosen)
    {
        uint limit = Largest(MemoryMarshal.Cast<float, uint>(losses), count, out int equal);
        for (int i = 0; i < losses.Length; i++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(losses[i]);
            chosen[i] = bits > limit || (bits == limit && equal-- > 0) ? 1 : 0;
        }
    }

    /// <summary>The bits of the n-th largest number.</summary>
    /// <param name="values">The numbers' bits.</param>
    /// <param name="n">From one.</param>
    /// <param name="equal">How many numbers equal to it belong to the n largest.</param>
    private static uint Largest(ReadOnlySpan<uint> values, int n, out int equal)
    {
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
