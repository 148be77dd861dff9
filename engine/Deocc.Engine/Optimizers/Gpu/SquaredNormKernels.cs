using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Optimizers.Gpu;

/// <summary>
/// Sums of squares in float32 with the range of float64: elements that are large, whose squares may overflow, are scaled down and
/// added apart (Blue 1978, "A portable Fortran program to find the Euclidean norm of a vector"). No device needs float64 for it.
/// </summary>
[KernelModule]
internal static class SquaredNormKernels
{
    /// <summary>Items of a group; a power of two.</summary>
    public const int GroupSize = 256;

    /// <summary>Elements of one tensor that a group takes.</summary>
    public const int ElementsPerGroup = 32 * GroupSize;

    /// <summary>Numbers of a partial sum: that of the common elements, and that of the large ones.</summary>
    public const int Parts = 2;

    // 2^32 and 2^-80: 2^31 squares of either kind add up to less than 2^128.
    private const float LargeFrom = 4294967296f;
    private const float LargeScale = 8.271806125530277e-25f;
    private const ulong LargeExponent = 160ul;

    /// <summary>Each group's partial sums, of up to four tensors.</summary>
    [Kernel(X = GroupSize)]
    public static void AddSquares(
        ReadOnly<float> tensor0, ReadOnly<float> tensor1, ReadOnly<float> tensor2, ReadOnly<float> tensor3, Global<float> partials, TensorBatch batch)
    {
        Shared<float> common = SharedMemory.Allocate<float>(GroupSize);
        Shared<float> large = SharedMemory.Allocate<float>(GroupSize);
        int item = Group.X;
        int group = Grid.IndexX;
        int tensor = batch.TensorOf(group);
        ReadOnly<float> elements = tensor0;
        if (tensor == 1) elements = tensor1;
        if (tensor == 2) elements = tensor2;
        if (tensor == 3) elements = tensor3;
        int start = (group - batch.FirstGroupOf(tensor)) * ElementsPerGroup;
        int count = Math.Min(batch.CountOf(tensor) - start, ElementsPerGroup);
        float commonSum = 0;
        float largeSum = 0;
        for (int i = item; i < count; i += GroupSize)
        {
            // NaN is not below, and so counts as large.
            float value = elements[start + i];
            float scaled = value * LargeScale;
            if (MathF.Abs(value) < LargeFrom) commonSum += value * value;
            else largeSum += scaled * scaled;
        }

        common[item] = commonSum;
        large[item] = largeSum;
        Group.Barrier();
        AddHalves(common, large, item);
        if (item == 0)
        {
            partials[group * Parts] = common[0];
            partials[(group * Parts) + 1] = large[0];
        }
    }

    /// <summary>The sums of a batch's tensors, a group to each, as the bits of float64.</summary>
    [Kernel(X = GroupSize)]
    public static void AddPartials(ReadOnly<float> partials, Global<ulong> norms, TensorBatch batch)
    {
        Shared<float> common = SharedMemory.Allocate<float>(GroupSize);
        Shared<float> large = SharedMemory.Allocate<float>(GroupSize);
        int item = Group.X;
        int tensor = Grid.IndexX;
        int end = batch.FirstGroupOf(tensor + 1);
        float commonSum = 0;
        float largeSum = 0;
        for (int i = batch.FirstGroupOf(tensor) + item; i < end; i += GroupSize)
        {
            commonSum += partials[i * Parts];
            largeSum += partials[(i * Parts) + 1];
        }

        common[item] = commonSum;
        large[item] = largeSum;
        Group.Barrier();
        AddHalves(common, large, item);
        if (item == 0)
        {
            bool isLarge = !(large[0] == 0);
            float sum = isLarge ? large[0] + (common[0] * LargeScale * LargeScale) : common[0];
            ulong bits = DoubleBits.FromFloat(sum);
            if (isLarge && sum <= float.MaxValue) bits += LargeExponent << 52;
            norms[tensor] = bits;
        }
    }

    private static void AddHalves(Shared<float> common, Shared<float> large, int item)
    {
        for (int half = GroupSize / 2; half > 0; half /= 2)
        {
            if (item < half)
            {
                common[item] += common[item + half];
                large[item] += large[item + half];
            }

            Group.Barrier();
        }
    }
}
