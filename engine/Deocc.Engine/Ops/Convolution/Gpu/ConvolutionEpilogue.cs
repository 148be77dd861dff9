namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>What a kernel does to its sums: activation(sum + bias + residual); see <see cref="Conv2dEpilogue"/>.</summary>
internal struct ConvolutionEpilogue
{
    public int HasBias;
    public int HasResidual;
    public ActivationKind Activation;

    /// <summary>1 where a gated product writes its sums, too.</summary>
    public int KeepsSums;

    /// <summary>See <see cref="Ops.Activation.Parameter"/>.</summary>
    public float Parameter;

    public static ConvolutionEpilogue Of(in Conv2dEpilogue epilogue) => new()
    {
        HasBias = epilogue.Bias is null ? 0 : 1,
        HasResidual = epilogue.Residual is null ? 0 : 1,
        Activation = epilogue.Activation.Kind,
        Parameter = epilogue.Activation.Parameter,
    };

    /// <summary>Whether an activation is a few multiplications and comparisons.</summary>
    public static bool IsPiecewise(ActivationKind kind) =>
        kind is ActivationKind.None or ActivationKind.Relu or ActivationKind.LeakyRelu or ActivationKind.HardSwish;

    /// <summary>The activation function of a number.</summary>
    public static float Activate(ActivationKind kind, float parameter, float number)
    {
        GpuLane value = GpuLane.Of(number);
        switch (kind)
        {
            case ActivationKind.Elu:
                return GpuLane.Number(new EluFunction(parameter).Value(value));
            case ActivationKind.Sigmoid:
                return GpuLane.Number(default(SigmoidFunction).Value(value));
            case ActivationKind.Tanh:
                return GpuLane.Number(default(TanhFunction).Value(value));
            case ActivationKind.Silu:
                return GpuLane.Number(default(SiluFunction).Value(value));
            default:
                return ActivatePiecewise(kind, parameter, number);
        }
    }

    /// <summary>The same where <see cref="IsPiecewise"/> holds.</summary>
    public static float ActivatePiecewise(ActivationKind kind, float parameter, float number)
    {
        GpuLane value = GpuLane.Of(number);
        switch (kind)
        {
            case ActivationKind.Relu:
                return GpuLane.Number(default(ReluFunction).Value(value));
            case ActivationKind.LeakyRelu:
                return GpuLane.Number(new LeakyReluFunction(parameter).Value(value));
            case ActivationKind.HardSwish:
                return GpuLane.Number(default(HardSwishFunction).Value(value));
            default:
                return number;
        }
    }
}
