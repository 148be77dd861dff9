using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>
/// Convolutions of few channels to a group, depthwise ones above all, of which tiles of a product would be mostly empty: they
/// wait for memory rather than for products.
/// </summary>
[KernelModule(NarrowDoubles = true)]
internal static unsafe class DirectConvolutionKernels
{
    /// <summary>Items of a group.</summary>
    public const int Items = 256;

    /// <summary>Channels, or taps, of an item.</summary>
    public const int Block = 4;

    /// <summary>The convolution or its input gradient: an item has a pixel of some channels. Groups: pixels, channels, groups of channels.</summary>
    [Kernel(X = Items)]
    public static void Pixels(
        ReadOnly<float> weight, ReadOnly<float> source, ReadOnly<float> bias, ReadOnly<float> residual, Global<float> result,
        ConvolutionEpilogue epilogue, ConvolutionSizes sizes)
    {
        Shared<Int4> steps = SharedMemory.Allocate<Int4>(Items);
        Shared<Float4> weights = SharedMemory.Allocate<Float4>(Items);
        int item = Group.X;
        int column = Grid.GlobalX;
        int group = Grid.IndexZ;
        int row = Grid.IndexY * Block;
        int rows = PatchProduct.Rows(sizes);
        int columns = PatchProduct.Columns(sizes);
        int depth = PatchProduct.Depth(sizes);
        Int4 place = ConvolutionTables.Column<PatchProduct>(sizes, group, column, columns);
        var sums = new Float4(0, 0, 0, 0);
        for (int k0 = 0; k0 < depth; k0 += Items)
        {
            Int4 step = ConvolutionTables.Step<PatchProduct>(sizes, k0 + item, depth);
            steps[item] = step;
            weights[item] = new Float4(
                Weight(weight, sizes, group, row, rows, step.w), Weight(weight, sizes, group, row + 1, rows, step.w),
                Weight(weight, sizes, group, row + 2, rows, step.w), Weight(weight, sizes, group, row + 3, rows, step.w));
            Group.Barrier();
            int count = Math.Min(Items, depth - k0);
            for (int k = 0; k < count; k++) sums = sums + (weights[k] * Patches.At(source, sizes, place + steps[k]));
            Group.Barrier();
        }

        for (int i = 0; i < Block; i++)
        {
            if (column < columns && row + i < rows)
            {
                float sum = i < 2 ? (i == 0 ? sums.x : sums.y) : (i == 2 ? sums.z : sums.w);
                PatchProduct.Write(result, result, bias, residual, epilogue, sizes, group, row + i, column, sum, 0);
            }
        }
    }

    /// <summary>The weight gradient: a group has some taps of a channel. Groups: taps, channels, groups of channels.</summary>
    [Kernel(X = Items)]
    public static void Taps(ReadOnly<float> outputGradient, ReadOnly<float> input, Global<float> result, ConvolutionSizes sizes)
    {
        Shared<float> parts = SharedMemory.Allocate<float>(Items);
        int item = Group.X;
        int group = Grid.IndexZ;
        int row = Grid.IndexY;
        int column = Grid.IndexX * Block;
        int columns = WeightGradientProduct.Columns(sizes);
        int depth = WeightGradientProduct.Depth(sizes);
        ReadOnly<float> gradients = outputGradient + WeightGradientProduct.Row(sizes, group, row);
        Int4 first = ConvolutionTables.Column<WeightGradientProduct>(sizes, group, column, columns);
        Int4 second = ConvolutionTables.Column<WeightGradientProduct>(sizes, group, column + 1, columns);
        Int4 third = ConvolutionTables.Column<WeightGradientProduct>(sizes, group, column + 2, columns);
        Int4 fourth = ConvolutionTables.Column<WeightGradientProduct>(sizes, group, column + 3, columns);
        var sums = new Float4(0, 0, 0, 0);
        for (int k = item; k < depth; k += Items)
        {
            Int4 step = WeightGradientProduct.Step(sizes, k);
            var patch = new Float4(
                Patches.At(input, sizes, first + step), Patches.At(input, sizes, second + step),
                Patches.At(input, sizes, third + step), Patches.At(input, sizes, fourth + step));
            sums = sums + (patch * gradients[step.w]);
        }

        float sumOfFirst = SharedSums.AddUp(parts, item, Items, sums.x);
        float sumOfSecond = SharedSums.AddUp(parts, item, Items, sums.y);
        float sumOfThird = SharedSums.AddUp(parts, item, Items, sums.z);
        float sumOfFourth = SharedSums.AddUp(parts, item, Items, sums.w);
        if (item < Block && column + item < columns)
        {
            float sum = item < 2 ? (item == 0 ? sumOfFirst : sumOfSecond) : (item == 2 ? sumOfThird : sumOfFourth);
            result[(((group * sizes.Channels) + row) * columns) + column + item] = sum;
        }
    }

    private static float Weight(ReadOnly<float> weight, ConvolutionSizes sizes, int group, int row, int rows, int step) =>
        Patches.At(weight, PatchProduct.Row(sizes, group, row) + step, step >= 0 && row < rows);
}
