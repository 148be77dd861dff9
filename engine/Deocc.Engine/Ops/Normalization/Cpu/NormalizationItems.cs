using System.Runtime.Intrinsics.X86;

namespace Deocc.Engine.Ops.Normalization.Cpu;

/// <summary>How normalization kernels divide their work, independent of the number of threads, and what they have in common.</summary>
internal static unsafe class NormalizationItems
{
    // Neighbouring small planes go to one thread, so that two threads rarely meet in a cache line.
    private const int LeastElementsTogether = 1024;

    private const int MostPrefetchedElements = 1024;
    private const int CacheLineElements = 16;

    /// <summary>Neighbouring groups that one item takes.</summary>
    public static int GroupsPerItem(in NormalizationGroups groups) =>
        Math.Max(1, LeastElementsTogether / Math.Max(1, groups.GroupStride * groups.PlaneElements));

    /// <summary>The number of items.</summary>
    public static int Count(in NormalizationGroups groups)
    {
        int perItem = GroupsPerItem(groups);
        return (groups.Count + perItem - 1) / perItem;
    }

    /// <summary>1 / sqrt(variance + epsilon).</summary>
    public static float InverseDeviation(float variance, double epsilon) => (float)(1 / Math.Sqrt(variance + epsilon));

    /// <summary>
    /// Calls for a tensor's planes of the next channel while one channel is worked on: short planes of neighbouring images lie
    /// far apart, so that the processor does not foresee them.
    /// </summary>
    /// <param name="groups">The groups.</param>
    /// <param name="group">The present group.</param>
    /// <param name="tensor">The tensor; null for none.</param>
    public static void PrefetchNext(in NormalizationGroups groups, int group, float* tensor)
    {
        bool helps = groups.AreChannels && groups.PlaneElements <= MostPrefetchedElements && group + 1 < groups.Count;
        if (!helps || tensor == null || !Sse.IsSupported) return;
        for (int p = 0; p < groups.Planes; p++)
        {
            float* plane = tensor + ((long)groups.Plane(group + 1, p) * groups.PlaneElements);
            for (int i = 0; i < groups.PlaneElements; i += CacheLineElements) Sse.Prefetch0(plane + i);
        }
    }
}
