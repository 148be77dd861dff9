using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>Plain loops in either precision.</summary>
internal sealed unsafe class ReferenceConv2d :
    IKernel<Conv2dProblem>, IKernel<Conv2dInputGradientProblem>, IKernel<Conv2dWeightGradientProblem>
{
    public string Name => "reference";

    public bool Applies(in Conv2dProblem problem) => true;

    public bool Applies(in Conv2dInputGradientProblem problem) => true;

    public bool Applies(in Conv2dWeightGradientProblem problem) => true;

    public void Run(in Conv2dProblem problem)
    {
        if (problem.Output.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    public void Run(in Conv2dInputGradientProblem problem)
    {
        if (problem.InputGradient.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    public void Run(in Conv2dWeightGradientProblem problem)
    {
        if (problem.WeightGradient.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static void Run<T>(in Conv2dProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* output = problem.Output.Pointer<T>();
        ReferenceConvolution.Forward(problem.Geometry, problem.Input.Pointer<T>(), problem.Weight.Pointer<T>(), BiasOf<T>(problem.Epilogue), output);
        Finish(problem.Epilogue, output, problem.Output.Elements);
    }

    private static void Run<T>(in Conv2dInputGradientProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* gradient = problem.InputGradient.Pointer<T>();
        ReferenceConvolution.InputGradient(
            problem.Geometry, problem.OutputGradient.Pointer<T>(), problem.Weight.Pointer<T>(), BiasOf<T>(problem.Epilogue), gradient);
        Finish(problem.Epilogue, gradient, problem.InputGradient.Elements);
    }

    private static void Run<T>(in Conv2dWeightGradientProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ReferenceConvolution.WeightGradient(
            problem.Geometry, problem.Input.Pointer<T>(), problem.OutputGradient.Pointer<T>(), problem.WeightGradient.Pointer<T>());

    private static T* BiasOf<T>(in Conv2dEpilogue epilogue)
        where T : unmanaged => epilogue.Bias is null ? null : epilogue.Bias.Pointer<T>();

    private static void Finish<T>(in Conv2dEpilogue epilogue, T* result, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (epilogue.Residual is { } addend)
        {
            T* residual = addend.Pointer<T>();
            for (long i = 0; i < count; i++) result[i] += residual[i];
        }

        double parameter = epilogue.Activation.Parameter;
        switch (epilogue.Activation.Kind)
        {
            case ActivationKind.Relu:
                Map(default(ReluFunction), result, count);
                break;
            case ActivationKind.LeakyRelu:
                Map(new LeakyReluFunction(parameter), result, count);
                break;
            case ActivationKind.Elu:
                Map(new EluFunction(parameter), result, count);
                break;
            case ActivationKind.Sigmoid:
                Map(default(SigmoidFunction), result, count);
                break;
            case ActivationKind.Tanh:
                Map(default(TanhFunction), result, count);
                break;
            case ActivationKind.Silu:
                Map(default(SiluFunction), result, count);
                break;
            case ActivationKind.HardSwish:
                Map(default(HardSwishFunction), result, count);
                break;
        }
    }

    private static void Map<T, TFunction>(TFunction function, T* values, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFunction : struct, IUnaryFunction
    {
        for (long i = 0; i < count; i++)
            ScalarLane<T>.Store(function.Value(ScalarLane<T>.Load(values + i)), values + i);
    }
}
