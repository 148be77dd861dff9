using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Normalization.Gpu;

/// <summary>
/// Normalization over groups of planes: the moments of each plane, or piece of a large one, by a group of items or, of small
/// planes, by one item; those of each group of planes; and the results, an item to an element.
/// </summary>
[KernelModule]
internal static class NormalizeKernels
{
    /// <summary>Items of a group; a power of two.</summary>
    public const int GroupSize = 256;

    /// <summary>Items that merge the moments of planes; a power of two.</summary>
    public const int MergingItems = 64;

    /// <summary>The mean of each piece and the sum of squared deviations, over a divisor (Welford 1962); a group to each piece.</summary>
    [Kernel(X = GroupSize)]
    public static void MomentsByGroup(ReadOnly<float> input, Global<float> pieceMeans, Global<float> pieceSquares, NormalizationSizes sizes, float divisor)
    {
        Shared<float> counts = SharedMemory.Allocate<float>(GroupSize);
        Shared<float> means = SharedMemory.Allocate<float>(GroupSize);
        Shared<float> squares = SharedMemory.Allocate<float>(GroupSize);
        int item = Group.X;
        ReadOnly<float> plane = input + ((long)Grid.IndexX * sizes.PlaneElements);
        int start = Grid.IndexY * sizes.PieceElements;
        int end = Math.Min(sizes.PlaneElements, start + sizes.PieceElements);
        float count = 0;
        float mean = 0;
        float square = 0;
        for (int i = start + item; i < end; i += GroupSize)
        {
            float difference = plane[i] - mean;
            count += 1;
            mean += difference / count;
            square += difference * (plane[i] - mean);
        }

        counts[item] = count;
        means[item] = mean;
        squares[item] = square;
        SharedMoments.Merge(counts, means, squares, item, GroupSize);
        if (item == 0)
        {
            int piece = (Grid.IndexX * sizes.Pieces) + Grid.IndexY;
            pieceMeans[piece] = means[0];
            pieceSquares[piece] = squares[0] / divisor;
        }
    }

    /// <summary>The same, an item to each plane, which is one piece.</summary>
    [Kernel(X = GroupSize)]
    public static void MomentsByItem(
        ReadOnly<float> input, Global<float> planeMeans, Global<float> planeSquares, int planes, int planeElements, float divisor)
    {
        int plane = Grid.GlobalX;
        if (plane < planes)
        {
            float count = 0;
            float mean = 0;
            float square = 0;
            for (int i = 0; i < planeElements; i++)
            {
                float value = input[(plane * planeElements) + i];
                float difference = value - mean;
                count += 1;
                mean += difference / count;
                square += difference * (value - mean);
            }

            planeMeans[plane] = mean;
            planeSquares[plane] = square / divisor;
        }
    }

    /// <summary>Mean and variance of each group of planes.</summary>
    [Kernel(X = MergingItems)]
    public static void MergeMoments(
        ReadOnly<float> pieceMeans, ReadOnly<float> pieceSquares, Global<float> groupMeans, Global<float> groupVariances, NormalizationSizes sizes)
    {
        Shared<float> counts = SharedMemory.Allocate<float>(MergingItems);
        Shared<float> means = SharedMemory.Allocate<float>(MergingItems);
        Shared<float> squares = SharedMemory.Allocate<float>(MergingItems);
        int item = Group.X;
        float count = 0;
        float mean = 0;
        float square = 0;
        for (int i = item; i < sizes.Planes * sizes.Pieces; i += MergingItems)
        {
            int plane = (Grid.IndexX * sizes.GroupStride) + (i / sizes.Pieces * sizes.PlaneStride);
            int pieceOfPlane = i % sizes.Pieces;
            int piece = (plane * sizes.Pieces) + pieceOfPlane;
            float pieceCount = Math.Min(sizes.PieceElements, sizes.PlaneElements - (pieceOfPlane * sizes.PieceElements));
            float difference = pieceMeans[piece] - mean;
            float share = pieceCount / (count + pieceCount);
            square += pieceSquares[piece] + (difference * difference * count * share);
            mean += difference * share;
            count += pieceCount;
        }

        counts[item] = count;
        means[item] = mean;
        squares[item] = square;
        SharedMoments.Merge(counts, means, squares, item, MergingItems);
        if (item == 0)
        {
            groupMeans[Grid.IndexX] = means[0];
            groupVariances[Grid.IndexX] = squares[0] / counts[0];
        }
    }

    /// <summary>output = rectify((input - mean) / sqrt(variance + epsilon) * scale + shift + residual).</summary>
    [Kernel(X = GroupSize)]
    public static void Normalize(
        ReadOnly<float> input, ReadOnly<float> scales, ReadOnly<float> shifts, ReadOnly<float> residual, ReadOnly<float> means,
        ReadOnly<float> variances, Global<float> output, int count, NormalizationSizes sizes, AffineMap map, int hasResidual, float epsilon,
        float negativeSlope)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int plane = i / sizes.PlaneElements;
            int channel = plane % sizes.Channels;
            int group = sizes.GroupOf(plane);
            float normalized = (input[i] - means[group]) / MathF.Sqrt(variances[group] + epsilon);
            float value = (normalized * map.Scale(scales, i, channel)) + map.Shift(shifts, i, channel);
            if (hasResidual != 0) value += residual[i];
            output[i] = value > 0 ? value : value * negativeSlope;
        }
    }
}
