namespace Deocc.Engine.Ops.Normalization.Cpu;

/// <summary>How normalization kernels divide their work; independent of the number of threads.</summary>
internal static class NormalizationItems
{
    // Neighbouring small planes go to one thread, so that two threads rarely meet in a cache line.
    private const int LeastElementsTogether = 1024;

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
}
