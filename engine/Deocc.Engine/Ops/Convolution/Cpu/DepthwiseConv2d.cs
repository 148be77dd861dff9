using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>Float32 convolution with one input channel per group, and its gradient with respect to the input.</summary>
internal sealed unsafe class DepthwiseConv2d : IKernel<Conv2dProblem>, IKernel<Conv2dInputGradientProblem>
{
    public string Name => "depthwise";

    public bool Applies(in Conv2dProblem problem) =>
        problem.Output.ElementType == ElementType.Float32 && problem.Geometry.GroupInputChannels == 1 && problem.Geometry.OutputElements > 0;

    public bool Applies(in Conv2dInputGradientProblem problem) =>
        problem.InputGradient.ElementType == ElementType.Float32 && problem.Geometry.GroupOutputChannels == 1
        && problem.Geometry.OutputElements > 0;

    public void Run(in Conv2dProblem problem)
    {
        using CpuScratch table = CpuScratch.Rent<int>(GatherPlan.TableLength(problem.Geometry));
        GatherPlan plan = GatherPlan.Forward(problem.Geometry, table.Pointer<int>());
        Run(plan, problem.Input, problem.Weight, problem.Epilogue, problem.Output);
    }

    public void Run(in Conv2dInputGradientProblem problem)
    {
        using CpuScratch table = CpuScratch.Rent<int>(GatherPlan.TableLength(problem.Geometry));
        GatherPlan plan = GatherPlan.InputGradient(problem.Geometry, table.Pointer<int>());
        Run(plan, problem.OutputGradient, problem.Weight, problem.Epilogue, problem.InputGradient);
    }

    private static void Run(in GatherPlan plan, Tensor source, Tensor weight, in Conv2dEpilogue epilogue, Tensor result)
    {
        switch (CpuFeatures.Level)
        {
            case SimdLevel.Avx512:
                Run<FloatLane16>(plan, source, weight, epilogue, result);
                break;
            case SimdLevel.Avx2:
                Run<FloatLane8>(plan, source, weight, epilogue, result);
                break;
            case SimdLevel.Vector128:
                Run<FloatLane4>(plan, source, weight, epilogue, result);
                break;
            default:
                Run<ScalarLane<float>>(plan, source, weight, epilogue, result);
                break;
        }
    }

    private static void Run<TLane>(in GatherPlan plan, Tensor source, Tensor weight, in Conv2dEpilogue epilogue, Tensor result)
        where TLane : struct, ILane<TLane> =>
        DepthwiseConvolution<TLane>.Run(
            plan, source.Pointer<float>(), weight.Pointer<float>(), Epilogue.From(epilogue), result.Pointer<float>());
}
