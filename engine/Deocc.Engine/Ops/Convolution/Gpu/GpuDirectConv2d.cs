using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>Float32 convolutions of few channels to a group, in float32 whatever the device's <see cref="GpuDevice.MatrixPrecision"/>.</summary>
internal sealed class GpuDirectConv2d : IKernel<Conv2dProblem>, IKernel<Conv2dInputGradientProblem>, IKernel<Conv2dWeightGradientProblem>
{
    // What devices take along y and z.
    private const int LargestGrid = 65535;

    // The smallest tile has 32 rows and 16 steps; with fewer than this it would be mostly empty.
    private const int FewRows = 8;
    private const int FewSteps = 8;

    public string Name => "direct";

    public bool Applies(in Conv2dProblem problem) =>
        Takes(problem.Geometry, problem.Geometry.GroupOutputChannels, problem.Geometry.GroupInputChannels) && GpuConv2d.Counts(problem.Geometry, problem.Output);

    public bool Applies(in Conv2dInputGradientProblem problem) =>
        Takes(problem.Geometry, problem.Geometry.GroupInputChannels, problem.Geometry.GroupOutputChannels) && GpuConv2d.Counts(problem.Geometry, problem.InputGradient);

    public bool Applies(in Conv2dWeightGradientProblem problem) =>
        (problem.Geometry.GroupOutputChannels < FewRows || problem.Geometry.GroupInputChannels * problem.Geometry.Taps < FewSteps)
        && problem.Geometry.Groups <= LargestGrid && problem.Geometry.GroupOutputChannels <= LargestGrid
        && GpuConv2d.Counts(problem.Geometry, problem.WeightGradient);

    public void Run(in Conv2dProblem problem) =>
        Pixels(ConvolutionSizes.Forward(problem.Geometry), new ConvolutionLaunch(problem.Weight, problem.Input, problem.Output, problem.Epilogue));

    public void Run(in Conv2dInputGradientProblem problem)
    {
        var launch = new ConvolutionLaunch(problem.Weight, problem.OutputGradient, problem.InputGradient, problem.Epilogue);
        foreach (ConvolutionSizes phase in ConvolutionSizes.InputGradient(problem.Geometry)) Pixels(phase, launch);
    }

    public void Run(in Conv2dWeightGradientProblem problem)
    {
        if (problem.WeightGradient.Elements == 0) return;
        var device = GpuDevice.Of(problem.WeightGradient);
        var sizes = ConvolutionSizes.Forward(problem.Geometry);
        DirectConvolutionKernelsLauncher.Taps(
            device.Queue,
            new LaunchSize(GpuDevice.Cover(WeightGradientProduct.Columns(sizes), DirectConvolutionKernels.Block).X, sizes.Channels, sizes.Groups),
            new LaunchSize(DirectConvolutionKernels.Items), device.View<float>(problem.OutputGradient), device.View<float>(problem.Input),
            device.View<float>(problem.WeightGradient), sizes);
    }

    private static bool Takes(in Conv2dGeometry geometry, int channels, int sourceChannels) =>
        (channels < FewRows || sourceChannels * geometry.Taps < FewSteps)
        && geometry.Groups <= LargestGrid && channels <= LargestGrid * DirectConvolutionKernels.Block;

    private static void Pixels(in ConvolutionSizes sizes, in ConvolutionLaunch launch)
    {
        int columns = PatchProduct.Columns(sizes);
        if (columns == 0 || launch.Result.Elements == 0) return;
        var device = GpuDevice.Of(launch.Result);
        DeviceView<float> weight = device.View<float>(launch.Left);
        DirectConvolutionKernelsLauncher.Pixels(
            device.Queue,
            new LaunchSize(
                GpuDevice.Cover(columns, DirectConvolutionKernels.Items).X, GpuDevice.Cover(sizes.Channels, DirectConvolutionKernels.Block).X, sizes.Groups),
            new LaunchSize(DirectConvolutionKernels.Items), weight, device.View<float>(launch.Right), launch.ViewOr(launch.Epilogue.Bias, weight),
            launch.ViewOr(launch.Epilogue.Residual, weight), device.View<float>(launch.Result), ConvolutionEpilogue.Of(launch.Epilogue), sizes);
    }
}
