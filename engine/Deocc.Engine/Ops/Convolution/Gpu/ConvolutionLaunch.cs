using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Ops.MatMul.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>A product's tensors and epilogue, and how it is launched by a plan.</summary>
/// <param name="Left">The left matrix.</param>
/// <param name="Right">The tensor whose patches, or pixels, are the right matrix.</param>
/// <param name="Result">What is computed.</param>
/// <param name="Epilogue">What happens to the sums.</param>
/// <param name="Kept">Where a gated product's sums go, too, or null.</param>
/// <param name="Prepared">Where layouts of the left matrix are kept, or null when each call makes its own.</param>
internal readonly record struct ConvolutionLaunch(Tensor Left, Tensor Right, Tensor Result, Conv2dEpilogue Epilogue, Tensor? Kept = null, PreparedConv2d? Prepared = null)
{
    // Splits begin where each format's kernels begin to hold another piece.
    private const int Granularity = 32;

    /// <summary>Launches products that fill parts of one result between them, by the same plan.</summary>
    /// <param name="grids">The sizes of each.</param>
    /// <param name="plan">How they are cut.</param>
    /// <param name="precision">What their factors are rounded to.</param>
    public void Run<TProduct>(ReadOnlySpan<ConvolutionSizes> grids, ConvolutionPlan plan, MatrixPrecision precision)
        where TProduct : unmanaged, IConvolutionProduct
    {
        if (plan.Splits == 1)
        {
            foreach (ConvolutionSizes sizes in grids) Multiply<TProduct>(sizes, plan, precision, Result, Epilogue);
            return;
        }

        var device = GpuDevice.Of(Result);
        using Tensor parts = Tensor.Empty([plan.Splits, (int)Result.Elements], ElementType.Float32, device);
        foreach (ConvolutionSizes sizes in grids) Multiply<TProduct>(sizes, plan, precision, parts, default);
        DeviceView<float> partsView = device.View<float>(parts);
        PartialSumKernelsLauncher.AddUp(
            device.Queue, GpuDevice.Cover(Result.Elements, PartialSumKernels.Items), new LaunchSize(PartialSumKernels.Items), partsView,
            ViewOr(Epilogue.Bias, partsView), ViewOr(Epilogue.Residual, partsView), device.View<float>(Result), ConvolutionEpilogue.Of(Epilogue),
            plan.Splits, (int)Result.Elements, (int)Result.Shape[1], (int)Result.Shape.ElementsBetween(2, Result.Rank));
    }

    private void Multiply<TProduct>(in ConvolutionSizes sizes, ConvolutionPlan plan, MatrixPrecision precision, Tensor result, in Conv2dEpilogue epilogue)
        where TProduct : unmanaged, IConvolutionProduct
    {
        if (PackedWeight.Pays<TProduct>(sizes, Left))
        {
            Tensor packed = PackedWeight.Of(Left, sizes, Prepared);
            (this with { Left = packed, Prepared = null }).Multiply<TProduct>(sizes.WithPackedWeight(), plan, precision, result, epilogue);
            if (Prepared is null) packed.Dispose();
            return;
        }

        switch (plan.Tile)
        {
            case ConvolutionTile.Large:
                Multiply<TProduct, LargeTile>(sizes, plan, precision, result, epilogue);
                break;
            case ConvolutionTile.Wide:
                Multiply<TProduct, WideTile>(sizes, plan, precision, result, epilogue);
                break;
            case ConvolutionTile.Small:
                Multiply<TProduct, SmallTile>(sizes, plan, precision, result, epilogue);
                break;
            default:
                Multiply<TProduct, FlatTile>(sizes, plan, precision, result, epilogue);
                break;
        }
    }

    private void Multiply<TProduct, TTile>(
        in ConvolutionSizes sizes, ConvolutionPlan plan, MatrixPrecision precision, Tensor result, in Conv2dEpilogue epilogue)
        where TProduct : unmanaged, IConvolutionProduct
        where TTile : unmanaged, IConvolutionTile
    {
        if (ConvolutionQuads.OfRight(sizes, Right)) Multiply<TProduct, TTile, QuadLoads>(sizes, plan, precision, result, epilogue);
        else Multiply<TProduct, TTile, SingleLoads>(sizes, plan, precision, result, epilogue);
    }

    private void Multiply<TProduct, TTile, TLoads>(
        in ConvolutionSizes sizes, ConvolutionPlan plan, MatrixPrecision precision, Tensor result, in Conv2dEpilogue epilogue)
        where TProduct : unmanaged, IConvolutionProduct
        where TTile : unmanaged, IConvolutionTile
        where TLoads : unmanaged, IPatchLoads
    {
        int columns = TProduct.Columns(sizes);
        if (columns == 0) return;
        var device = GpuDevice.Of(result);
        var splits = new ConvolutionSplits
        {
            Count = plan.Splits,
            Depth = GpuDevice.Cover(GpuDevice.Cover(TProduct.Depth(sizes), plan.Splits).X, Granularity).X * Granularity,
            Elements = Result.Elements,
        };
        var groups = new LaunchSize(
            GpuDevice.Cover(columns, TTile.Columns).X, GpuDevice.Cover(TProduct.Rows(sizes), TTile.Rows).X, sizes.Groups * plan.Splits);
        var items = new LaunchSize(ConvolutionKernels.Items);
        DeviceView<float> left = device.View<float>(Left);
        DeviceView<float> right = device.View<float>(Right);
        DeviceView<float> bias = ViewOr(epilogue.Bias, left);
        DeviceView<float> residual = ViewOr(epilogue.Residual, left);
        DeviceView<float> to = device.View<float>(result);
        DeviceView<float> kept = ViewOr(Kept, to);
        ConvolutionEpilogue options = ConvolutionEpilogue.Of(epilogue) with { KeepsSums = Kept is null ? 0 : 1 };
        ConvolutionSizes loaded = sizes with { HasLeftQuads = ConvolutionQuads.OfLeft<TProduct>(sizes, Left) ? 1 : 0 };
        switch (precision)
        {
            case MatrixPrecision.BFloat16:
                TensorConvolutionKernelsLauncher.Multiply<TProduct, TTile, BFloat16Format, TLoads>(
                    device.Queue, groups, items, left, right, bias, residual, to, kept, options, loaded, splits);
                break;
            case MatrixPrecision.TensorFloat32:
                TensorConvolutionKernelsLauncher.Multiply<TProduct, TTile, TensorFloat32Format, TLoads>(
                    device.Queue, groups, items, left, right, bias, residual, to, kept, options, loaded, splits);
                break;
            default:
                ConvolutionKernelsLauncher.Multiply<TProduct, TTile, TLoads>(
                    device.Queue, groups, items, left, right, bias, residual, to, kept, options, loaded, splits);
                break;
        }
    }

    /// <summary>A tensor as a kernel's argument; another where there is none, which the kernel then leaves alone.</summary>
    internal DeviceView<float> ViewOr(Tensor? tensor, DeviceView<float> other) => tensor is null ? other : GpuDevice.Of(Result).View<float>(tensor);
}
