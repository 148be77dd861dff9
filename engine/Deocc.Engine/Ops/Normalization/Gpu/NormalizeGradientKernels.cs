using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Normalization.Gpu;

/// <summary>
/// The gradients of normalization over groups of planes. With g the gradient before rectification and n the normalized input:
/// sums of g and g n over each plane, or piece of a large one, over groups of planes and over channels, then the gradients, an item to an element.
/// </summary>
[KernelModule]
internal static class NormalizeGradientKernels
{
    /// <summary>Items of a group; a power of two.</summary>
    public const int GroupSize = 256;

    /// <summary>Items that add the sums of planes; a power of two.</summary>
    public const int AddingItems = 64;

    /// <summary>
    /// sums[piece] = the sums of g n and of g, a group to each piece. Where factors are given for every element, g counts times
    /// its factor.
    /// </summary>
    [Kernel(X = GroupSize)]
    public static void SumsByGroup(
        ReadOnly<float> gradient, ReadOnly<float> input, ReadOnly<float> scales, ReadOnly<float> shifts, ReadOnly<float> output,
        ReadOnly<float> means, ReadOnly<float> variances, Global<float> sums, NormalizationSizes sizes, AffineMap map, int hasOutput,
        float epsilon, float negativeSlope)
    {
        Shared<float> products = SharedMemory.Allocate<float>(GroupSize);
        Shared<float> totals = SharedMemory.Allocate<float>(GroupSize);
        int item = Group.X;
        int plane = Grid.IndexX;
        int channel = plane % sizes.Channels;
        int group = sizes.GroupOf(plane);
        float mean = means[group];
        float inverseDeviation = 1 / MathF.Sqrt(variances[group] + epsilon);
        float product = 0;
        float total = 0;
        int start = Grid.IndexY * sizes.PieceElements;
        int end = Math.Min(sizes.PlaneElements, start + sizes.PieceElements);
        for (int k = start + item; k < end; k += GroupSize)
        {
            int i = (plane * sizes.PlaneElements) + k;
            float normalized = (input[i] - mean) * inverseDeviation;
            float scale = map.Scale(scales, i, channel);
            float value = (normalized * scale) + map.Shift(shifts, i, channel);
            if (hasOutput != 0) value = output[i];
            float before = Before(gradient[i], value, negativeSlope);
            if (map.IsPerElement != 0) before *= scale;
            product += before * normalized;
            total += before;
        }

        products[item] = product;
        totals[item] = total;
        SharedMoments.Add(products, totals, item, GroupSize);
        if (item == 0)
        {
            int piece = (plane * sizes.Pieces) + Grid.IndexY;
            sums[2 * piece] = products[0];
            sums[(2 * piece) + 1] = totals[0];
        }
    }

    /// <summary>The same, an item to each plane, which is one piece.</summary>
    [Kernel(X = GroupSize)]
    public static void SumsByItem(
        ReadOnly<float> gradient, ReadOnly<float> input, ReadOnly<float> scales, ReadOnly<float> shifts, ReadOnly<float> output,
        ReadOnly<float> means, ReadOnly<float> variances, Global<float> sums, int planes, NormalizationSizes sizes, AffineMap map,
        int hasOutput, float epsilon, float negativeSlope)
    {
        int plane = Grid.GlobalX;
        if (plane < planes)
        {
            int channel = plane % sizes.Channels;
            int group = sizes.GroupOf(plane);
            float mean = means[group];
            float inverseDeviation = 1 / MathF.Sqrt(variances[group] + epsilon);
            float product = 0;
            float total = 0;
            for (int k = 0; k < sizes.PlaneElements; k++)
            {
                int i = (plane * sizes.PlaneElements) + k;
                float normalized = (input[i] - mean) * inverseDeviation;
                float scale = map.Scale(scales, i, channel);
                float value = (normalized * scale) + map.Shift(shifts, i, channel);
                if (hasOutput != 0) value = output[i];
                float before = Before(gradient[i], value, negativeSlope);
                if (map.IsPerElement != 0) before *= scale;
                product += before * normalized;
                total += before;
            }

            sums[2 * plane] = product;
            sums[(2 * plane) + 1] = total;
        }
    }

    /// <summary>
    /// results [2, results] = what the sums of planes add up to, a group of items to each result: planes result * resultStride + k *
    /// planeStride. With factors per channel each plane counts times its channel's, if asked for.
    /// </summary>
    [Kernel(X = AddingItems)]
    public static void AddPlanes(
        ReadOnly<float> sums, ReadOnly<float> scales, Global<float> results, int planes, int pieces, int resultStride, int planeStride, int channels,
        int isScaled)
    {
        Shared<float> products = SharedMemory.Allocate<float>(AddingItems);
        Shared<float> totals = SharedMemory.Allocate<float>(AddingItems);
        int item = Group.X;
        float product = 0;
        float total = 0;
        for (int k = item; k < planes * pieces; k += AddingItems)
        {
            int plane = (Grid.IndexX * resultStride) + (k / pieces * planeStride);
            int piece = (plane * pieces) + (k % pieces);
            float scale = isScaled != 0 ? scales[plane % channels] : 1;
            product += sums[2 * piece] * scale;
            total += sums[(2 * piece) + 1] * scale;
        }

        products[item] = product;
        totals[item] = total;
        SharedMoments.Add(products, totals, item, AddingItems);
        if (item == 0)
        {
            results[Grid.IndexX] = products[0];
            results[Grid.CountX + Grid.IndexX] = totals[0];
        }
    }

    /// <summary>
    /// inputGradient = (scale g - share (sum + n product)) / sqrt(variance + epsilon), with the group's sums [2, groups]; where
    /// asked for, g itself and g n.
    /// </summary>
    [Kernel(X = GroupSize)]
    public static void InputGradient(
        ReadOnly<float> gradient, ReadOnly<float> input, ReadOnly<float> scales, ReadOnly<float> shifts, ReadOnly<float> output,
        ReadOnly<float> means, ReadOnly<float> variances, ReadOnly<float> groupSums, Global<float> inputGradient, Global<float> scaleGradient,
        Global<float> shiftGradient, int count, int groups, NormalizationSizes sizes, AffineMap map, int hasOutput, int hasScaleGradient,
        int hasShiftGradient, float share, float epsilon, float negativeSlope)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int plane = i / sizes.PlaneElements;
            int channel = plane % sizes.Channels;
            int group = sizes.GroupOf(plane);
            float inverseDeviation = 1 / MathF.Sqrt(variances[group] + epsilon);
            float normalized = (input[i] - means[group]) * inverseDeviation;
            float scale = map.Scale(scales, i, channel);
            float value = (normalized * scale) + map.Shift(shifts, i, channel);
            if (hasOutput != 0) value = output[i];
            float before = Before(gradient[i], value, negativeSlope);
            float common = 0;
            if (share != 0) common = share * (groupSums[groups + group] + (normalized * groupSums[group]));
            inputGradient[i] = inverseDeviation * ((scale * before) - common);
            if (hasScaleGradient != 0) scaleGradient[i] = before * normalized;
            if (hasShiftGradient != 0) shiftGradient[i] = before;
        }
    }

    /// <summary>The gradient before rectification, of a value with this sign.</summary>
    private static float Before(float gradient, float value, float negativeSlope) => value > 0 ? gradient : gradient * negativeSlope;
}
