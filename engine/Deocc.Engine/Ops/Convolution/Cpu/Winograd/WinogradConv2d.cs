using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Convolution.Cpu.Winograd;

/// <summary>Float32 3x3 convolution of stride one, and its gradient with respect to the input, where Winograd's way is faster.</summary>
internal sealed unsafe class WinogradConv2d : IKernel<Conv2dProblem>, IKernel<Conv2dInputGradientProblem>
{
    // Costs of the transforms per tile and channel, and per weight, in multiplications of the products.
    private const double InputCost = 300;
    private const double OutputCost = 250;
    private const double WeightCost = 400;

    private const string TransformLayout = "winograd";

    public string Name => "winograd";

    public bool Applies(in Conv2dProblem problem) =>
        problem.Output.ElementType == ElementType.Float32 && IsFaster(problem.Geometry, WinogradPlan.Forward(problem.Geometry, FourByThree.Outputs));

    public bool Applies(in Conv2dInputGradientProblem problem) =>
        problem.InputGradient.ElementType == ElementType.Float32
        && IsFaster(problem.Geometry, WinogradPlan.InputGradient(problem.Geometry, FourByThree.Outputs));

    public void Run(in Conv2dProblem problem) => Run<FourByThree>(
        WinogradPlan.Forward(problem.Geometry, FourByThree.Outputs), problem.Input, problem.Weight, problem.Prepared, problem.Epilogue, problem.Output);

    public void Run(in Conv2dInputGradientProblem problem) => Run<FourByThree>(
        WinogradPlan.InputGradient(problem.Geometry, FourByThree.Outputs),
        problem.OutputGradient,
        problem.Weight,
        null,
        problem.Epilogue,
        problem.InputGradient);

    private static bool IsFaster(in Conv2dGeometry geometry, in WinogradPlan plan)
    {
        if (!WinogradSettings.IsEnabled || CpuFeatures.Level == SimdLevel.Scalar || !WinogradPlan.Covers(geometry)) return false;
        double products = (double)plan.SourceChannels * plan.ResultChannels;
        double tiles = Math.Ceiling((double)plan.TileCount / CpuFeatures.FloatsPerRegister) * CpuFeatures.FloatsPerRegister;
        double winograd = (tiles * ((36 * products) + (InputCost * plan.SourceChannels) + (OutputCost * plan.ResultChannels))) + (WeightCost * products);
        double direct = 9 * products * plan.Batch * plan.Result.Height * plan.Result.Width;
        return winograd < direct;
    }

    private static void Run<TTransform>(in WinogradPlan plan, Tensor source, Tensor weight, PreparedConv2d? prepared, in Conv2dEpilogue epilogue, Tensor result)
        where TTransform : struct, IWinogradTransform
    {
        switch (CpuFeatures.Level)
        {
            case SimdLevel.Avx512:
                Run<FloatLane16, TTransform>(plan, source, weight, prepared, epilogue, result);
                break;
            case SimdLevel.Avx2:
                Run<FloatLane8, TTransform>(plan, source, weight, prepared, epilogue, result);
                break;
            default:
                Run<FloatLane4, TTransform>(plan, source, weight, prepared, epilogue, result);
                break;
        }
    }

    private static void Run<TLane, TTransform>(in WinogradPlan plan, Tensor source, Tensor weight, PreparedConv2d? prepared, in Conv2dEpilogue epilogue, Tensor result)
        where TLane : struct, ILane<TLane>
        where TTransform : struct, IWinogradTransform
    {
        if (prepared is null)
        {
            WinogradConvolution<TLane, TTransform>.Run(
                plan, source.Pointer<float>(), weight.Pointer<float>(), Epilogue.From(epilogue), result.Pointer<float>());
            return;
        }

        Tensor transformed = prepared.Find(TransformLayout, TLane.Width) ?? Prepare<TLane, TTransform>(plan, weight, prepared);
        WinogradConvolution<TLane, TTransform>.RunTransformed(
            plan, source.Pointer<float>(), transformed.Pointer<float>(), Epilogue.From(epilogue), result.Pointer<float>());
    }

    private static Tensor Prepare<TLane, TTransform>(in WinogradPlan plan, Tensor weight, PreparedConv2d prepared)
        where TLane : struct, ILane<TLane>
        where TTransform : struct, IWinogradTransform
    {
        Tensor transformed = Tensor.Empty(
            [checked((int)WinogradWeight<TLane, TTransform>.Length(plan))], ElementType.Float32, weight.Device);
        WinogradWeight<TLane, TTransform>.Transform(plan, weight.Pointer<float>(), transformed.Pointer<float>());
        return prepared.Add(TransformLayout, TLane.Width, transformed);
    }
}
