using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Normalization.Gpu;

/// <summary>Layer normalization and its gradients: a group to each row; sums over rows in parts of fixed size.</summary>
[KernelModule]
internal static class LayerNormKernels
{
    /// <summary>Items of a group; a power of two.</summary>
    public const int GroupSize = 128;

    /// <summary>Moments of a row (Welford 1962), then its results.</summary>
    [Kernel(X = GroupSize)]
    public static void LayerNorm(
        ReadOnly<float> input, ReadOnly<float> weight, ReadOnly<float> bias, Global<float> rowMeans, Global<float> rowVariances,
        Global<float> output, int length, int hasWeight, int hasBias, float epsilon)
    {
        Shared<float> counts = SharedMemory.Allocate<float>(GroupSize);
        Shared<float> means = SharedMemory.Allocate<float>(GroupSize);
        Shared<float> squares = SharedMemory.Allocate<float>(GroupSize);
        int item = Group.X;
        int first = Grid.IndexX * length;
        float count = 0;
        float mean = 0;
        float square = 0;
        for (int i = item; i < length; i += GroupSize)
        {
            float difference = input[first + i] - mean;
            count += 1;
            mean += difference / count;
            square += difference * (input[first + i] - mean);
        }

        counts[item] = count;
        means[item] = mean;
        squares[item] = square;
        SharedMoments.Merge(counts, means, squares, item, GroupSize);
        mean = means[0];
        float variance = squares[0] / length;
        if (item == 0)
        {
            rowMeans[Grid.IndexX] = mean;
            rowVariances[Grid.IndexX] = variance;
        }

        float inverseDeviation = 1 / MathF.Sqrt(variance + epsilon);
        for (int i = item; i < length; i += GroupSize)
        {
            float value = (input[first + i] - mean) * inverseDeviation;
            if (hasWeight != 0) value *= weight[i];
            if (hasBias != 0) value += bias[i];
            output[first + i] = value;
        }
    }

    /// <summary>With g the weighted gradient and n the normalized row: (g - (sum g + n sum g n) / length) / deviation.</summary>
    [Kernel(X = GroupSize)]
    public static void InputGradient(
        ReadOnly<float> gradient, ReadOnly<float> input, ReadOnly<float> weight, ReadOnly<float> rowMeans, ReadOnly<float> rowVariances,
        Global<float> inputGradient, int length, int hasWeight, float epsilon)
    {
        Shared<float> products = SharedMemory.Allocate<float>(GroupSize);
        Shared<float> totals = SharedMemory.Allocate<float>(GroupSize);
        int item = Group.X;
        int first = Grid.IndexX * length;
        float mean = rowMeans[Grid.IndexX];
        float inverseDeviation = 1 / MathF.Sqrt(rowVariances[Grid.IndexX] + epsilon);
        float product = 0;
        float total = 0;
        for (int i = item; i < length; i += GroupSize)
        {
            float weighted = hasWeight != 0 ? gradient[first + i] * weight[i] : gradient[first + i];
            product += weighted * ((input[first + i] - mean) * inverseDeviation);
            total += weighted;
        }

        products[item] = product;
        totals[item] = total;
        SharedMoments.Add(products, totals, item, GroupSize);
        for (int i = item; i < length; i += GroupSize)
        {
            float weighted = hasWeight != 0 ? gradient[first + i] * weight[i] : gradient[first + i];
            float normalized = (input[first + i] - mean) * inverseDeviation;
            inputGradient[first + i] = inverseDeviation * (weighted - ((totals[0] + (normalized * products[0])) / length));
        }
    }

    /// <summary>parts[y] [2, length] = the sums of g n and of g over the y-th part of the rows; an item to each column.</summary>
    [Kernel(X = GroupSize)]
    public static void AddRows(
        ReadOnly<float> gradient, ReadOnly<float> input, ReadOnly<float> rowMeans, ReadOnly<float> rowVariances, Global<float> parts, int rows,
        int length, int rowsPerPart, float epsilon)
    {
        int column = Grid.GlobalX;
        if (column < length)
        {
            int start = Grid.IndexY * rowsPerPart;
            int end = Math.Min(rows, start + rowsPerPart);
            float product = 0;
            float total = 0;
            for (int row = start; row < end; row++)
            {
                int i = (row * length) + column;
                product += gradient[i] * ((input[i] - rowMeans[row]) / MathF.Sqrt(rowVariances[row] + epsilon));
                total += gradient[i];
            }

            Global<float> part = parts + ((long)Grid.IndexY * 2 * length);
            part[column] = product;
            part[length + column] = total;
        }
    }

    /// <summary>sums[i] = the sum of parts[k, i], one after the other.</summary>
    [Kernel(X = GroupSize)]
    public static void AddParts(ReadOnly<float> parts, Global<float> sums, int count, int length)
    {
        int i = Grid.GlobalX;
        if (i < length)
        {
            float sum = 0;
            for (int k = 0; k < count; k++) sum += parts[(k * length) + i];
            sums[i] = sum;
        }
    }
}
