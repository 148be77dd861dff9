using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Normalization.Gpu;

/// <summary>What the items of a group do with their moments and sums, in a fixed order.</summary>
internal static class SharedMoments
{
    /// <summary>Merges the items' moments into those of item 0 (Chan, Golub and LeVeque 1979).</summary>
    /// <param name="counts">How many numbers each item has.</param>
    /// <param name="means">Their mean.</param>
    /// <param name="squares">The sum of their squared deviations from it.</param>
    /// <param name="item">This item.</param>
    /// <param name="items">Items of the group; a power of two.</param>
    public static void Merge(Shared<float> counts, Shared<float> means, Shared<float> squares, int item, int items)
    {
        Group.Barrier();
        for (int half = items / 2; half > 0; half /= 2)
        {
            if (item < half && counts[item + half] > 0)
            {
                float count = counts[item] + counts[item + half];
                float difference = means[item + half] - means[item];
                float share = counts[item + half] / count;
                squares[item] += squares[item + half] + (difference * difference * counts[item] * share);
                means[item] += difference * share;
                counts[item] = count;
            }

            Group.Barrier();
        }
    }

    /// <summary>Adds two numbers of each item into those of item 0.</summary>
    /// <param name="firsts">The first number of each item.</param>
    /// <param name="seconds">The second number of each item.</param>
    /// <param name="item">This item.</param>
    /// <param name="items">Items of the group; a power of two.</param>
    public static void Add(Shared<float> firsts, Shared<float> seconds, int item, int items)
    {
        Group.Barrier();
        for (int half = items / 2; half > 0; half /= 2)
        {
            if (item < half)
            {
                firsts[item] += firsts[item + half];
                seconds[item] += seconds[item + half];
            }

            Group.Barrier();
        }
    }
}
