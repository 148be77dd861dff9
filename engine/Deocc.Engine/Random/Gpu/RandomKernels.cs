using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Random.Gpu;

/// <summary>Random numbers: an item draws one block of four words; where they go, <see cref="RandomFillProblem"/> says.</summary>
[KernelModule(Unfused = true)]
internal static class RandomKernels
{
    public const int GroupSize = 256;

    /// <summary>Words of a block.</summary>
    public const int Words = 4;

    /// <summary>
    /// Evenly from [low, low + range), but not above largest; normal with a mean and a deviation; or one value with a
    /// probability, else zero.
    /// </summary>
    [Kernel(X = GroupSize)]
    public static void Fill(
        Global<float> output, int count, ulong position, ulong stream, ulong seed, RandomDistribution distribution, float a, float b, float largest)
    {
        int block = Grid.GlobalX;
        int place = FirstPlace(block);
        if (place < count)
        {
            RandomWords words = RandomWords.At(position + (ulong)block, stream, seed);
            for (int word = 0; word < Words; word++)
            {
                if (place < count)
                {
                    float value;
                    switch (distribution)
                    {
                        case RandomDistribution.Uniform:
                            value = MathF.Min(a + (words.Uniform(word) * b), largest);
                            break;
                        case RandomDistribution.Normal:
                            value = a + (b * words.Normal(word));
                            break;
                        default:
                            value = words.Uniform(word) < a ? b : 0;
                            break;
                    }

                    output[place] = value;
                }

                place += RandomFillProblem.GroupBlocks;
            }
        }
    }

    /// <summary>Whole numbers from [low, low + range), as int32 or int64.</summary>
    [Kernel(X = GroupSize)]
    public static void FillIntegers(Global<int> output, int count, ulong position, ulong stream, ulong seed, int low, uint range, int isWide)
    {
        int block = Grid.GlobalX;
        int place = FirstPlace(block);
        if (place < count)
        {
            RandomWords words = RandomWords.At(position + (ulong)block, stream, seed);
            for (int word = 0; word < Words; word++)
            {
                if (place < count)
                {
                    int value = low + (int)(((ulong)words.Word(word) * range) >> 32);
                    if (isWide != 0) output.As<long>()[place] = value;
                    else output[place] = value;
                }

                place += RandomFillProblem.GroupBlocks;
            }
        }
    }

    /// <summary>Output = input * (uniform number less than the kept share ? scale : 0).</summary>
    [Kernel(X = GroupSize)]
    public static void Mask(
        Global<float> input, Global<float> output, int count, ulong position, ulong stream, ulong seed, float kept, float scale)
    {
        int block = Grid.GlobalX;
        int place = FirstPlace(block);
        if (place < count)
        {
            RandomWords words = RandomWords.At(position + (ulong)block, stream, seed);
            for (int word = 0; word < Words; word++)
            {
                if (place < count) output[place] = input[place] * (words.Uniform(word) < kept ? scale : 0);
                place += RandomFillProblem.GroupBlocks;
            }
        }
    }

    /// <summary>Where the first word of a block goes; the others follow <see cref="RandomFillProblem.GroupBlocks"/> places apart.</summary>
    private static int FirstPlace(int block)
    {
        int group = block / RandomFillProblem.GroupBlocks;
        return (group * RandomFillProblem.GroupValues) + (block - (group * RandomFillProblem.GroupBlocks));
    }
}
