using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Reductions.Gpu;

/// <summary>Running sums along an axis of [outer, count, inner], from its beginning or its end.</summary>
[KernelModule]
internal static class CumulativeSumKernels
{
    /// <summary>Items of a group.</summary>
    public const int GroupSize = 256;

    /// <summary>
    /// A group to each line, which it takes in pieces: within a piece, each item adds what lies 1, 2, 4, ... items before it
    /// (Hillis and Steele 1986); the piece's last sum is carried on.
    /// </summary>
    [Kernel(X = GroupSize)]
    public static void SumByGroup(ReadOnly<float> input, Global<float> output, int count, int inner, int isFromEnd)
    {
        Shared<float> sums = SharedMemory.Allocate<float>(GroupSize);
        int item = Group.X;
        int outer = Grid.IndexX / inner;
        int first = (outer * count * inner) + (Grid.IndexX - (outer * inner));
        float carried = 0;
        for (int start = 0; start < count; start += GroupSize)
        {
            int i = start + item;
            int place = first + ((isFromEnd != 0 ? count - 1 - i : i) * inner);
            float sum = i < count ? input[place] : 0;
            sums[item] = sum;
            Group.Barrier();
            for (int distance = 1; distance < GroupSize; distance *= 2)
            {
                if (item >= distance) sum += sums[item - distance];
                Group.Barrier();
                sums[item] = sum;
                Group.Barrier();
            }

            if (i < count) output[place] = carried + sum;
            carried += sums[GroupSize - 1];
            Group.Barrier();
        }
    }

    /// <summary>An item to each line, one element after the other.</summary>
    [Kernel(X = GroupSize)]
    public static void SumByItem(ReadOnly<float> input, Global<float> output, int lines, int count, int inner, int isFromEnd)
    {
        int line = Grid.GlobalX;
        if (line < lines)
        {
            int outer = line / inner;
            int first = (outer * count * inner) + (line - (outer * inner));
            float sum = 0;
            for (int i = 0; i < count; i++)
            {
                int place = first + ((isFromEnd != 0 ? count - 1 - i : i) * inner);
                sum += input[place];
                output[place] = sum;
            }
        }
    }
}
