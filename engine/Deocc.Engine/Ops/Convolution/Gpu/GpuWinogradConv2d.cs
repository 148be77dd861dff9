using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Ops.Convolution.Cpu.Winograd;
using Deocc.Engine.Ops.Convolution.Gpu.Winograd;
using Deocc.Engine.Ops.MatMul.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>
/// 3x3 convolutions of unit stride and their input gradients in float32 by Winograd's F(4x4, 3x3): a quarter of the products, for
/// transforms that read and write 2.25 times the planes. Tiles run in turns whose transforms take bounded memory.
/// <see cref="WinogradSettings"/> turns it off.
/// </summary>
/// <param name="options">How much memory; what is usual where there are none.</param>
internal sealed class GpuWinogradConv2d(GpuWinogradOptions? options = null) : IKernel<Conv2dProblem>, IKernel<Conv2dInputGradientProblem>
{
    // With fewer channels the transforms' memory traffic costs more than products are saved; with fewer tiles the weight's does.
    private const int FewestChannels = 64;
    private const int FewestTiles = 128;

    // Transforms take at most this part of a device's memory.
    private const int PartOfMemory = 8;

    // Who keeps transformed weights in a PreparedConv2d.
    private const string Layout = "gpu winograd";

    private readonly long _mostBytes = (options ?? new GpuWinogradOptions()).MostTransformedBytes;

    public string Name => "winograd";

    public bool Applies(in Conv2dProblem problem) => Applies(problem.Geometry, problem.Output);

    public bool Applies(in Conv2dInputGradientProblem problem) => Applies(problem.Geometry, problem.InputGradient);

    public void Run(in Conv2dProblem problem) => Run(
        ConvolutionSizes.Forward(problem.Geometry), new ConvolutionLaunch(problem.Weight, problem.Input, problem.Output, problem.Epilogue), problem.Prepared);

    public void Run(in Conv2dInputGradientProblem problem) => Run(
        ConvolutionSizes.InputGradient(problem.Geometry, 0, 0),
        new ConvolutionLaunch(problem.Weight, problem.OutputGradient, problem.InputGradient, problem.Epilogue), null);

    /// <summary>Whether the algorithm computes a convolution and its input gradient.</summary>
    internal static bool Covers(in Conv2dGeometry geometry) =>
        geometry.Kernel == 3 && geometry.Stride == 1 && geometry.Dilation == 1 && geometry.Groups == 1
        && geometry.Padding.Height <= 2 && geometry.Padding.Width <= 2 && geometry.OutputElements > 0;

    /// <summary>Whether it also pays.</summary>
    internal bool Applies(in Conv2dGeometry geometry, Tensor result)
    {
        if (!WinogradSettings.IsEnabled || !Covers(geometry) || !GpuConv2d.Counts(geometry, result)) return false;
        var device = GpuDevice.Of(result);
        long tiles = WinogradTiles.Of(ConvolutionSizes.Forward(geometry)).Count;
        long leastBytes = WinogradKernels.Items * BytesOfTile(geometry.InputChannels, geometry.OutputChannels);
        return device.MatrixPrecision == MatrixPrecision.Float32
            && Math.Min(geometry.InputChannels, geometry.OutputChannels) >= FewestChannels && tiles >= FewestTiles
            && leastBytes <= device.Limits.TotalBytes / PartOfMemory;
    }

    private static long BytesOfTile(int inputs, int outputs) => WinogradKernels.Points * ((long)inputs + outputs) * sizeof(float);

    private void Run(in ConvolutionSizes sizes, in ConvolutionLaunch launch, PreparedConv2d? prepared)
    {
        if (launch.Result.Elements == 0) return;
        var device = GpuDevice.Of(launch.Result);
        using Tensor? own = prepared is null ? TransformWeight(device, launch.Left, sizes) : null;
        Tensor weights = own ?? prepared!.Find(Layout, 0) ?? prepared.Add(Layout, 0, TransformWeight(device, launch.Left, sizes));
        var tiles = WinogradTiles.Of(sizes);
        int atOnce = TilesAtOnce(sizes, tiles.Count, device);

        // Sums are cut as those of all tiles would be, so that turns do not change a bit.
        int parts = MatMulSplits.Choose(sizes.Channels, tiles.Count, sizes.SourceChannels, WinogradKernels.Points).Count;
        var product = new GpuMatMul(parts);
        for (int first = 0; first < tiles.Count; first += atOnce)
            RunTurn(sizes, tiles.Turn(first, Math.Min(atOnce, tiles.Count - first)), launch, weights, product);
    }

    private static void RunTurn(in ConvolutionSizes sizes, in WinogradTiles tiles, in ConvolutionLaunch launch, Tensor weights, GpuMatMul product)
    {
        var device = GpuDevice.Of(launch.Result);
        var groupSize = new LaunchSize(WinogradKernels.Items);
        int groupsOfTiles = GpuDevice.Cover(tiles.Count, WinogradKernels.Items).X;
        using Tensor inputs = Tensor.Empty([WinogradKernels.Points, sizes.SourceChannels, tiles.Count], ElementType.Float32, device);
        using Tensor products = Tensor.Empty([WinogradKernels.Points, sizes.Channels, tiles.Count], ElementType.Float32, device);
        WinogradKernelsLauncher.Input(
            device.Queue, new LaunchSize(groupsOfTiles, sizes.SourceChannels), groupSize, device.View<float>(launch.Right), device.View<float>(inputs), sizes, tiles);
        product.Run(new MatMulProblem(weights, inputs, products));
        DeviceView<float> productsView = device.View<float>(products);
        WinogradKernelsLauncher.Output(
            device.Queue, new LaunchSize(groupsOfTiles, sizes.Channels), groupSize, productsView, launch.ViewOr(launch.Epilogue.Bias, productsView),
            launch.ViewOr(launch.Epilogue.Residual, productsView), device.View<float>(launch.Result), ConvolutionEpilogue.Of(launch.Epilogue), sizes, tiles);
    }

    /// <summary>Tiles of a turn: whole groups, about as many in each turn.</summary>
    private int TilesAtOnce(in ConvolutionSizes sizes, int tiles, GpuDevice device)
    {
        long mostBytes = Math.Min(_mostBytes, device.Limits.TotalBytes / PartOfMemory);
        long most = Math.Max(1, mostBytes / BytesOfTile(sizes.SourceChannels, sizes.Channels) / WinogradKernels.Items);
        long groups = GpuDevice.Cover(tiles, WinogradKernels.Items).X;
        long turns = (groups + most - 1) / most;
        return (int)((groups + turns - 1) / turns) * WinogradKernels.Items;
    }

    private static Tensor TransformWeight(GpuDevice device, Tensor weight, in ConvolutionSizes sizes)
    {
        Tensor transformed = Tensor.Empty([WinogradKernels.Points, sizes.Channels, sizes.SourceChannels], ElementType.Float32, device);
        WinogradKernelsLauncher.Weight(
            device.Queue, GpuDevice.Cover((long)sizes.Channels * sizes.SourceChannels, WinogradKernels.Items), new LaunchSize(WinogradKernels.Items),
            device.View<float>(weight), device.View<float>(transformed), sizes);
        return transformed;
    }
}
