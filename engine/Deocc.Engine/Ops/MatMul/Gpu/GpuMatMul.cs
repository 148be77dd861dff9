using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Devices.Gpu.Tuning;
using Deocc.Engine.Ops.Convolution.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.MatMul.Gpu;

/// <summary>Float32; a stack of products in one launch, of up to four broadcast axes, and a second one where sums are cut.</summary>
/// <param name="parts">How many parts sums are cut into instead of what suits their sizes; for tests.</param>
internal sealed class GpuMatMul(int? parts = null) : IKernel<MatMulProblem>
{
    // What devices take along y and z.
    private const int LargestGrid = 65535;

    public string Name => "gpu";

    public bool Applies(in MatMulProblem problem) =>
        problem.Output.ElementType == ElementType.Float32 && problem.Output.Rank - 2 <= StridedIndex.MaxRank
        && problem.A.Elements <= int.MaxValue && problem.B.Elements <= int.MaxValue && problem.Output.Elements <= int.MaxValue
        && Products(problem) <= LargestGrid && problem.Rows <= LargestGrid * MatMulTiles.SmallestSide;

    public void Run(in MatMulProblem problem)
    {
        var epilogue = new Conv2dEpilogue(problem.Bias);
        if (problem.Output.Elements == 0) return;
        if (problem.TransposeA && problem.TransposeB) Multiply<DenseLines, DenseDepth, ColumnBias>(problem, epilogue);
        else if (problem.TransposeA) Multiply<DenseLines, DenseLines, ColumnBias>(problem, epilogue);
        else if (problem.TransposeB) Multiply<DenseDepth, DenseDepth, ColumnBias>(problem, epilogue);
        else Multiply<DenseDepth, DenseLines, ColumnBias>(problem, epilogue);
    }

    /// <summary>Output [image, channel, pixel] = epilogue(A B), B as it is; see <see cref="ChannelEpilogue"/>.</summary>
    public void Run(in MatMulProblem problem, in Conv2dEpilogue epilogue)
    {
        if (problem.Output.Elements == 0) return;
        if (problem.TransposeA) Multiply<DenseLines, DenseLines, ChannelEpilogue>(problem, epilogue);
        else Multiply<DenseDepth, DenseLines, ChannelEpilogue>(problem, epilogue);
    }

    private void Multiply<TAxisA, TAxisB, TEpilogue>(in MatMulProblem problem, in Conv2dEpilogue epilogue)
        where TAxisA : unmanaged, IDenseAxis
        where TAxisB : unmanaged, IDenseAxis
        where TEpilogue : unmanaged, IMatMulEpilogue
    {
        var device = GpuDevice.Of(problem.Output);
        MatMulSplits splits = Splits(problem, parts);
        TunableValues tiles = Choose(device, problem, splits, MatMulTiles.Large, MatMulTiles.Small);
        DeviceView<float> a = device.View<float>(problem.A);
        using Tensor? partialSums = PartialSums(problem, splits);
        Tensor sums = partialSums ?? problem.Output;
        Conv2dEpilogue ofSums = partialSums is null ? epilogue : default;
        bool hasQuads = problem.Columns % MatrixOperand.Quad == 0 && GpuDevice.IsAligned(sums) && (ofSums.Residual is null || GpuDevice.IsAligned(ofSums.Residual));
        MatMulKernelsLauncher.MatMul<TAxisA, TAxisB, TEpilogue>(
            new TunedQueue(device.Queue, tiles), Groups(problem, splits, tiles), new LaunchSize(MatMulTiles.Items(tiles)), a, device.View<float>(problem.B),
            ViewOr(ofSums.Bias, a), ViewOr(ofSums.Residual, a), device.View<float>(sums), Left(problem), Right(problem), splits,
            ConvolutionEpilogue.Of(ofSums), hasQuads ? 1 : 0);
        if (partialSums is not null) AddUp<TEpilogue>(problem, partialSums, epilogue);
    }

    /// <summary>How a product's sums are cut.</summary>
    /// <param name="problem">The product.</param>
    /// <param name="parts">The number of parts; null for what suits the sizes.</param>
    internal static MatMulSplits Splits(in MatMulProblem problem, int? parts) => parts is { } count
        ? MatMulSplits.Of(problem.Rows, problem.Columns, problem.Depth, Products(problem), count)
        : MatMulSplits.Choose(problem.Rows, problem.Columns, problem.Depth, Products(problem));

    /// <summary>What the parts of cut sums are written to, [parts, elements]; null where no sum is cut.</summary>
    internal static Tensor? PartialSums(in MatMulProblem problem, MatMulSplits splits) =>
        splits.Count == 1 ? null : Tensor.Empty([splits.Count, (int)splits.Elements], ElementType.Float32, problem.Output.Device);

    /// <summary>Output = epilogue(the sum of the parts, in their order).</summary>
    internal static void AddUp<TEpilogue>(in MatMulProblem problem, Tensor partialSums, in Conv2dEpilogue epilogue)
        where TEpilogue : unmanaged, IMatMulEpilogue
    {
        var device = GpuDevice.Of(problem.Output);
        DeviceView<float> parts = device.View<float>(partialSums);
        PartialSumKernelsLauncher.AddUp(
            device.Queue, GpuDevice.Cover(problem.Output.Elements, PartialSumKernels.Items), new LaunchSize(PartialSumKernels.Items), parts,
            ViewOr(epilogue.Bias, parts), ViewOr(epilogue.Residual, parts), device.View<float>(problem.Output), ConvolutionEpilogue.Of(epilogue),
            (int)partialSums.Shape[0], (int)problem.Output.Elements, TEpilogue.IsOfRows ? problem.Rows : problem.Columns, plane: TEpilogue.IsOfRows ? problem.Columns : 1);
    }

    /// <summary>A tensor as a kernel's argument; another where there is none, which the kernel then leaves alone.</summary>
    internal static DeviceView<float> ViewOr(Tensor? tensor, DeviceView<float> other) => tensor is null ? other : GpuDevice.Of(tensor).View<float>(tensor);

    /// <summary>The large tiles, where there is one for every multiprocessor and neither side is much shorter; else the small ones.</summary>
    /// <param name="device">The device, whose table has the tiles.</param>
    /// <param name="problem">The product.</param>
    /// <param name="splits">How its sums are cut.</param>
    /// <param name="large">Tiles with rows and columns as <see cref="MatMulKernels"/> calls them.</param>
    /// <param name="small">The same.</param>
    internal static TunableValues Choose(GpuDevice device, in MatMulProblem problem, MatMulSplits splits, TunableKernel large, TunableKernel small)
    {
        TunableValues tiles = device.Tuning.Of(large);
        bool isLarge = 2 * problem.Rows > tiles[nameof(MatMulKernels.TileRows)] && 2 * problem.Columns > tiles[nameof(MatMulKernels.TileColumns)]
            && Groups(problem, splits, tiles).Count >= device.ComputeUnits;
        return isLarge ? tiles : device.Tuning.Of(small);
    }

    /// <summary>Tiles of columns, tiles of rows, parts of matrices.</summary>
    internal static LaunchSize Groups(in MatMulProblem problem, MatMulSplits splits, TunableValues tiles) => new(
        GpuDevice.Cover(problem.Columns, tiles[nameof(MatMulKernels.TileColumns)]).X, GpuDevice.Cover(problem.Rows, tiles[nameof(MatMulKernels.TileRows)]).X,
        (int)Products(problem) * splits.Count);

    /// <summary>A as kernels get it.</summary>
    internal static MatrixOperand Left(in MatMulProblem problem) => MatrixOperand.Of(
        problem.Rows, problem.Depth, !problem.TransposeA, GpuDevice.IsAligned(problem.A), Matrices(problem.A.Shape, problem.Output.Shape));

    /// <summary>B as kernels get it.</summary>
    internal static MatrixOperand Right(in MatMulProblem problem) => MatrixOperand.Of(
        problem.Columns, problem.Depth, problem.TransposeB, GpuDevice.IsAligned(problem.B), Matrices(problem.B.Shape, problem.Output.Shape));

    private static long Products(in MatMulProblem problem) => problem.Output.Shape.ElementsBetween(0, problem.Output.Rank - 2);

    /// <summary>Where an operand's matrices lie: leading axes that it lacks, or has with size 1, are walked in place.</summary>
    private static StridedIndex Matrices(Shape operand, Shape output)
    {
        int rank = output.Rank - 2;
        Span<long> sizes = stackalloc long[StridedIndex.MaxRank];
        Span<long> strides = stackalloc long[StridedIndex.MaxRank];
        for (int axis = 0; axis < rank; axis++)
        {
            int fromBack = output.Rank - axis;
            sizes[axis] = output[axis];
            bool isShared = fromBack > operand.Rank || operand[-fromBack] == 1;
            strides[axis] = isShared ? 0 : operand.ElementsBetween(operand.Rank - fromBack + 1, operand.Rank);
        }

        return StridedIndex.Of(sizes[..rank], strides[..rank]);
    }
}
