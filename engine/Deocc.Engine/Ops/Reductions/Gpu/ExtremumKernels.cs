using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Reductions.Gpu;

/// <summary>Extreme elements along an axis of [outer, count, inner] with their places: the first of equal ones, or the first NaN.</summary>
[KernelModule]
internal static class ExtremumKernels
{
    /// <summary>Items of a group; a power of two.</summary>
    public const int GroupSize = 128;

    private const int NoPlace = -1;

    /// <summary>A group to each line.</summary>
    [Kernel(X = GroupSize)]
    public static void ExtremumByGroup(ReadOnly<float> input, Global<float> values, Global<long> indices, int count, int inner, int isLargest)
    {
        Shared<float> bests = SharedMemory.Allocate<float>(GroupSize);
        Shared<int> places = SharedMemory.Allocate<int>(GroupSize);
        int item = Group.X;
        int line = Grid.IndexX;
        int first = FirstOfLine(line, count, inner);
        float best = 0;
        int place = NoPlace;
        for (int i = item; i < count; i += GroupSize)
        {
            float candidate = input[first + (i * inner)];
            if (IsBetter(best, place, candidate, i, isLargest))
            {
                best = candidate;
                place = i;
            }
        }

        bests[item] = best;
        places[item] = place;
        Group.Barrier();
        for (int half = GroupSize / 2; half > 0; half /= 2)
        {
            if (item < half && IsBetter(bests[item], places[item], bests[item + half], places[item + half], isLargest))
            {
                bests[item] = bests[item + half];
                places[item] = places[item + half];
            }

            Group.Barrier();
        }

        if (item == 0)
        {
            values[line] = bests[0];
            indices[line] = places[0];
        }
    }

    /// <summary>An item to each line.</summary>
    [Kernel(X = GroupSize)]
    public static void ExtremumByItem(
        ReadOnly<float> input, Global<float> values, Global<long> indices, int lines, int count, int inner, int isLargest)
    {
        int line = Grid.GlobalX;
        if (line < lines)
        {
            int first = FirstOfLine(line, count, inner);
            float best = 0;
            int place = NoPlace;
            for (int i = 0; i < count; i++)
            {
                float candidate = input[first + (i * inner)];
                if (IsBetter(best, place, candidate, i, isLargest))
                {
                    best = candidate;
                    place = i;
                }
            }

            values[line] = best;
            indices[line] = place;
        }
    }

    private static int FirstOfLine(int line, int count, int inner)
    {
        int outer = line / inner;
        return (outer * count * inner) + (line - (outer * inner));
    }

    private static bool IsBetter(float best, int place, float candidate, int candidatePlace, int isLargest)
    {
        if (candidatePlace == NoPlace) return false;
        if (place == NoPlace) return true;
        bool isNaN = float.IsNaN(candidate);
        if (isNaN != float.IsNaN(best)) return isNaN;
        if (isNaN || candidate == best) return candidatePlace < place;
        return isLargest != 0 ? candidate > best : candidate < best;
    }
}
