using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Devices.Gpu;

/// <summary>Sums over neighbouring items of a group, in a fixed order.</summary>
internal static class SharedSums
{
    /// <summary>How many items share one result that sums up a number of elements: a power of two.</summary>
    /// <param name="elements">The elements of one result.</param>
    /// <param name="groupSize">The most items that may share it; a power of two.</param>
    public static int ItemsFor(long elements, int groupSize)
    {
        // Below four elements an item has less to add than to hand on.
        const int LeastElements = 4;
        int items = 1;
        while (items < groupSize && items * 2L * LeastElements <= elements) items *= 2;
        return items;
    }

    /// <summary>The sum of the values of an item and its neighbours; every item of the group calls it.</summary>
    /// <param name="parts">A number for each item of the group.</param>
    /// <param name="item">The item's place in the group.</param>
    /// <param name="items">How many neighbours have one sum; a power of two that divides the group.</param>
    /// <param name="value">The item's addend.</param>
    public static float AddUp(Shared<float> parts, int item, int items, float value)
    {
        int lane = item % items;
        parts[item] = value;
        Group.Barrier();
        for (int half = items / 2; half > 0; half /= 2)
        {
            if (lane < half) parts[item] += parts[item + half];
            Group.Barrier();
        }

        float sum = parts[item - lane];
        Group.Barrier();
        return sum;
    }
}
