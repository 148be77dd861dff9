using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Reductions.Gpu;

/// <summary>Softmax and its gradient: a group per row, which reads a row's elements a stride apart.</summary>
[KernelModule]
internal static class SoftmaxKernels
{
    /// <summary>Items of a group; a power of two.</summary>
    public const int GroupSize = 64;

    /// <summary>Two reductions, then the results. A row is a place of [outer, inner]; its elements lie <paramref name="inner"/> apart.</summary>
    [Kernel(X = GroupSize)]
    public static void Softmax(ReadOnly<float> input, Global<float> output, int count, int inner, int isLogarithmic)
    {
        Shared<float> parts = SharedMemory.Allocate<float>(GroupSize);
        int item = Group.X;
        int first = FirstOfRow(Grid.IndexX, count, inner);
        float largest = float.NegativeInfinity;
        for (int i = item; i < count; i += GroupSize) largest = MathF.Max(largest, input[first + (i * inner)]);
        parts[item] = largest;
        Group.Barrier();
        for (int half = GroupSize / 2; half > 0; half /= 2)
        {
            if (item < half) parts[item] = MathF.Max(parts[item], parts[item + half]);
            Group.Barrier();
        }

        largest = parts[0];
        Group.Barrier();
        float sum = 0;
        for (int i = item; i < count; i += GroupSize) sum += MathF.Exp(input[first + (i * inner)] - largest);
        parts[item] = sum;
        Group.Barrier();
        AddHalves(parts, item);
        sum = parts[0];
        float logarithm = MathF.Log(sum);
        for (int i = item; i < count; i += GroupSize)
        {
            float shifted = input[first + (i * inner)] - largest;
            output[first + (i * inner)] = isLogarithmic != 0 ? shifted - logarithm : MathF.Exp(shifted) / sum;
        }
    }

    /// <summary>y (g - sum g y), or g - e^y sum g for the logarithmic one.</summary>
    [Kernel(X = GroupSize)]
    public static void SoftmaxGradient(ReadOnly<float> gradient, ReadOnly<float> result, Global<float> output, int count, int inner, int isLogarithmic)
    {
        Shared<float> parts = SharedMemory.Allocate<float>(GroupSize);
        int item = Group.X;
        int first = FirstOfRow(Grid.IndexX, count, inner);
        float sum = 0;
        for (int i = item; i < count; i += GroupSize)
        {
            float g = gradient[first + (i * inner)];
            sum += isLogarithmic != 0 ? g : g * result[first + (i * inner)];
        }

        parts[item] = sum;
        Group.Barrier();
        AddHalves(parts, item);
        sum = parts[0];
        for (int i = item; i < count; i += GroupSize)
        {
            float g = gradient[first + (i * inner)];
            float y = result[first + (i * inner)];
            output[first + (i * inner)] = isLogarithmic != 0 ? g - (MathF.Exp(y) * sum) : y * (g - sum);
        }
    }

    private static int FirstOfRow(int row, int count, int inner)
    {
        int outer = row / inner;
        return (outer * count * inner) + (row - (outer * inner));
    }

    private static void AddHalves(Shared<float> parts, int item)
    {
        for (int half = GroupSize / 2; half > 0; half /= 2)
        {
            if (item < half) parts[item] += parts[item + half];
            Group.Barrier();
        }
    }
}
