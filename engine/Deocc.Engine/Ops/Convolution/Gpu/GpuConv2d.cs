using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>Float32 convolutions of any stride, dilation, padding and number of groups. Residual and activation follow in launches of their own.</summary>
internal sealed class GpuConv2d : IKernel<Conv2dProblem>, IKernel<Conv2dInputGradientProblem>, IKernel<Conv2dWeightGradientProblem>
{
    // What devices take along y and z.
    private const int LargestGrid = 65535;

    public string Name => "gpu";

    public bool Applies(in Conv2dProblem problem) => Applies(problem.Geometry, problem.Output);

    public bool Applies(in Conv2dInputGradientProblem problem) => Applies(problem.Geometry, problem.InputGradient);

    public bool Applies(in Conv2dWeightGradientProblem problem) => Applies(problem.Geometry, problem.WeightGradient);

    public void Run(in Conv2dProblem problem)
    {
        Multiply<ForwardProduct>(problem.Geometry, problem.Weight, problem.Input, problem.Epilogue.Bias, problem.Output);
        Finish(problem.Epilogue, problem.Output);
    }

    public void Run(in Conv2dInputGradientProblem problem)
    {
        Multiply<InputGradientProduct>(problem.Geometry, problem.Weight, problem.OutputGradient, problem.Epilogue.Bias, problem.InputGradient);
        Finish(problem.Epilogue, problem.InputGradient);
    }

    public void Run(in Conv2dWeightGradientProblem problem) =>
        Multiply<WeightGradientProduct>(problem.Geometry, problem.OutputGradient, problem.Input, null, problem.WeightGradient);

    private static bool Applies(in Conv2dGeometry geometry, Tensor result) =>
        result.ElementType == ElementType.Float32
        && geometry.InputElements <= int.MaxValue && geometry.OutputElements <= int.MaxValue && geometry.WeightElements <= int.MaxValue
        && (long)geometry.Batch * geometry.Groups <= LargestGrid;

    private static void Multiply<TProduct>(in Conv2dGeometry geometry, Tensor left, Tensor right, Tensor? bias, Tensor result)
        where TProduct : unmanaged, IConvolutionProduct
    {
        if (result.Elements == 0) return;
        var device = GpuDevice.Of(result);
        var sizes = ConvolutionSizes.Of(geometry);
        var groups = new LaunchSize(
            GpuDevice.Cover(TProduct.Columns(sizes), ConvolutionKernels.Tile).X,
            GpuDevice.Cover(TProduct.Rows(sizes), ConvolutionKernels.Tile).X,
            TProduct.Products(sizes));
        DeviceView<float> leftView = device.View<float>(left);
        ConvolutionKernelsLauncher.Multiply<TProduct>(
            device.Queue, groups, new LaunchSize(ConvolutionKernels.Side, ConvolutionKernels.Side), leftView, device.View<float>(right),
            bias is null ? leftView : device.View<float>(bias), device.View<float>(result), bias is null ? 0 : 1, sizes);
    }

    private static void Finish(in Conv2dEpilogue epilogue, Tensor result)
    {
        if (epilogue.Residual is { } residual)
            result.Device.Run(new ElementwiseProblem<AddFunction>(default, result, result, residual, null));
        double parameter = epilogue.Activation.Parameter;
        switch (epilogue.Activation.Kind)
        {
            case ActivationKind.Relu:
                Map(default(ReluFunction), result);
                break;
            case ActivationKind.LeakyRelu:
                Map(new LeakyReluFunction(parameter), result);
                break;
            case ActivationKind.Elu:
                Map(new EluFunction(parameter), result);
                break;
            case ActivationKind.Sigmoid:
                Map(default(SigmoidFunction), result);
                break;
            case ActivationKind.Tanh:
                Map(default(TanhFunction), result);
                break;
            case ActivationKind.Silu:
                Map(default(SiluFunction), result);
                break;
            case ActivationKind.HardSwish:
                Map(default(HardSwishFunction), result);
                break;
        }
    }

    private static void Map<TFunction>(TFunction function, Tensor result)
        where TFunction : struct, IUnaryFunction =>
        result.Device.Run(new ElementwiseProblem<UnaryValue<TFunction>>(new UnaryValue<TFunction>(function), result, result, null, null));
}
