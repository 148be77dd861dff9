namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>What a kernel does to its sums: activation(sum + bias + residual); see <see cref="Conv2dEpilogue"/>.</summary>
internal struct ConvolutionEpilogue
{
    public int HasBias;
    public int HasResidual;
    public ActivationKind Activation;

    /// <summary>See <see cref="Ops.Activation.Parameter"/>.</summary>
    public float Parameter;

    public static ConvolutionEpilogue Of(in Conv2dEpilogue epilogue) => new()
    {
        HasBias = epilogue.Bias is null ? 0 : 1,
        HasResidual = epilogue.Residual is null ? 0 : 1,
        Activation = epilogue.Activation.Kind,
        Parameter = epilogue.Activation.Parameter,
    };

    /// <summary>The activation function of a number.</summary>
    public static float Activate(ActivationKind kind, float parameter, float number)
    {
        GpuLane value = GpuLane.Of(number);
        switch (kind)
        {
            case ActivationKind.Relu:
                value = default(ReluFunction).Value(value);
                break;
            case ActivationKind.LeakyRelu:
                value = new LeakyReluFunction(parameter).Value(value);
                break;
            case ActivationKind.Elu:
                value = new EluFunction(parameter).Value(value);
                break;
            case ActivationKind.Sigmoid:
                value = default(SigmoidFunction).Value(value);
                break;
            case ActivationKind.Tanh:
                value = default(TanhFunction).Value(value);
                break;
            case ActivationKind.Silu:
                value = default(SiluFunction).Value(value);
                break;
            case ActivationKind.HardSwish:
                value = default(HardSwishFunction).Value(value);
                break;
        }

        return GpuLane.Number(value);
    }
}
