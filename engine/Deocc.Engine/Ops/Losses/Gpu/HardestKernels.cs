using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Losses.Gpu;

/// <summary>The n-th largest of many losses, by the digits of its bits, and what counts with it. Whole numbers: no order changes them.</summary>
[KernelModule]
internal static class HardestKernels
{
    /// <summary>Items of a group; a power of two.</summary>
    public const int GroupSize = 256;

    /// <summary>Losses that a group takes, one behind the other.</summary>
    public const int LossesPerGroup = 16 * GroupSize;

    /// <summary>Bits of a digit.</summary>
    public const int DigitBits = 4;

    /// <summary>Where the first digit begins.</summary>
    public const int HighestShift = 28;

    /// <summary>What a group counts: each digit, and losses above the limit.</summary>
    public const int Counters = Digits + 1;

    /// <summary>What is known: the limit's digits so far, how many that begin with them are to be found, and how many lie above the threshold.</summary>
    public const int StateSize = 3;

    private const int Digits = 1 << DigitBits;
    private const int RestPlace = 1;
    private const int AbovePlace = 2;

    /// <summary>Counts a group's losses whose higher digits are those found, by the next digit, and those above the limit.</summary>
    [Kernel(X = GroupSize)]
    public static unsafe void CountDigits(ReadOnly<float> losses, ReadOnly<int> state, Global<int> partials, int count, int shift, float limit)
    {
        Shared<int> sums = SharedMemory.Allocate<int>(Counters * GroupSize);
        int item = Group.X;
        int start = Grid.IndexX * LossesPerGroup;
        int end = Math.Min(count, start + LossesPerGroup);
        uint known = (uint)state[0];
        int* counters = stackalloc int[Counters];
        Loop.Unroll();
        for (int digit = 0; digit < Counters; digit++) counters[digit] = 0;
        for (int i = start + item; i < end; i += GroupSize)
        {
            float loss = losses[i];
            uint bits = BitConverter.SingleToUInt32Bits(loss);
            int next = (int)((bits >> shift) & (Digits - 1));
            bool isCandidate = (((bits ^ known) >> shift) >> DigitBits) == 0;
            Loop.Unroll();
            for (int digit = 0; digit < Digits; digit++)
            {
                if (isCandidate && next == digit) counters[digit]++;
            }

            if (loss > limit) counters[Digits]++;
        }

        Loop.Unroll();
        for (int digit = 0; digit < Counters; digit++) sums[(digit * GroupSize) + item] = counters[digit];
        Group.Barrier();
        for (int half = GroupSize / 2; half > 0; half /= 2)
        {
            if (item < half)
            {
                for (int digit = 0; digit < Counters; digit++) sums[(digit * GroupSize) + item] += sums[(digit * GroupSize) + item + half];
            }

            Group.Barrier();
        }

        if (item < Counters) partials[(Grid.IndexX * Counters) + item] = sums[item * GroupSize];
    }

    /// <summary>One group: the limit's next digit, from the largest down, as soon as enough losses have it or a larger one.</summary>
    [Kernel(X = GroupSize)]
    public static void FindDigit(ReadOnly<int> partials, Global<int> state, int groups, int shift, int least)
    {
        Shared<int> sums = SharedMemory.Allocate<int>(Counters);
        int item = Group.X;
        if (item < Counters)
        {
            int sum = 0;
            for (int group = 0; group < groups; group++) sum += partials[(group * Counters) + item];
            sums[item] = sum;
        }

        Group.Barrier();
        if (item == 0)
        {
            int rest = state[RestPlace];
            if (shift == HighestShift)
            {
                rest = least;
                state[AbovePlace] = sums[Digits];
            }

            int digit = Digits - 1;
            while (digit > 0 && sums[digit] < rest)
            {
                rest -= sums[digit];
                digit--;
            }

            state[RestPlace] = rest;
            state[0] = (int)((uint)state[0] | ((uint)digit << shift));
        }
    }

    /// <summary>Counts a group's losses that are equal to the limit found.</summary>
    [Kernel(X = GroupSize)]
    public static void CountEqual(ReadOnly<float> losses, ReadOnly<int> state, Global<int> partials, int count)
    {
        Shared<int> sums = SharedMemory.Allocate<int>(GroupSize);
        int item = Group.X;
        int start = Grid.IndexX * LossesPerGroup;
        int end = Math.Min(count, start + LossesPerGroup);
        uint found = (uint)state[0];
        int equal = 0;
        for (int i = start + item; i < end; i += GroupSize)
        {
            if (BitConverter.SingleToUInt32Bits(losses[i]) == found) equal++;
        }

        sums[item] = equal;
        Group.Barrier();
        AddHalves(sums, item);
        if (item == 0) partials[Grid.IndexX] = sums[0];
    }

    /// <summary>
    /// Chooses. Of losses that are equal to the limit found the first count: those of the groups before are added up, and within the
    /// group each item adds what lies 1, 2, 4, ... items before it (Hillis and Steele 1986).
    /// </summary>
    [Kernel(X = GroupSize)]
    public static void Choose(
        ReadOnly<float> losses, ReadOnly<int> state, ReadOnly<int> equals, Global<float> chosen, Global<int> chosenCount, int count, float limit, int least)
    {
        Shared<int> sums = SharedMemory.Allocate<int>(GroupSize);
        int item = Group.X;
        int start = Grid.IndexX * LossesPerGroup;
        int end = Math.Min(count, start + LossesPerGroup);
        uint found = (uint)state[0];
        int rest = state[RestPlace];
        int above = state[AbovePlace];
        bool isAbove = above > least;
        if (Grid.GlobalX == 0) chosenCount[0] = isAbove ? above : least;

        int before = 0;
        for (int group = item; group < Grid.IndexX; group += GroupSize) before += equals[group];
        sums[item] = before;
        Group.Barrier();
        AddHalves(sums, item);
        int earlier = sums[0];
        Group.Barrier();
        for (int first = start; first < end; first += GroupSize)
        {
            int i = first + item;
            float loss = 0;
            if (i < end) loss = losses[i];
            uint bits = BitConverter.SingleToUInt32Bits(loss);
            int sum = 0;
            if (i < end && bits == found) sum = 1;
            sums[item] = sum;
            Group.Barrier();
            for (int distance = 1; distance < GroupSize; distance *= 2)
            {
                if (item >= distance) sum += sums[item - distance];
                Group.Barrier();
                sums[item] = sum;
                Group.Barrier();
            }

            bool isChosen = bits > found || (bits == found && earlier + sum <= rest);
            if (isAbove) isChosen = loss > limit;
            if (i < end) chosen[i] = isChosen ? 1f : 0f;
            earlier += sums[GroupSize - 1];
            Group.Barrier();
        }
    }

    private static void AddHalves(Shared<int> sums, int item)
    {
        for (int half = GroupSize / 2; half > 0; half /= 2)
        {
            if (item < half) sums[item] += sums[item + half];
            Group.Barrier();
        }
    }
}
