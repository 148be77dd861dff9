using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>
/// What a convolution does to its sums before they leave the cache: activation(sum + bias + residual). A whole register's
/// function is applied to a row's end, too, so that an element's bits do not depend on its place.
/// </summary>
internal unsafe struct Epilogue
{
    private const int LargestWidth = 16;

    /// <summary>One addend per channel, or null.</summary>
    public float* Bias;

    /// <summary>One addend per element, laid out like the result, or null.</summary>
    public float* Residual;

    /// <summary>Applied last.</summary>
    public Activation Activation;

    /// <summary>The addresses behind a problem's epilogue.</summary>
    public static Epilogue From(in Conv2dEpilogue epilogue) => new()
    {
        Bias = epilogue.Bias is null ? null : epilogue.Bias.Pointer<float>(),
        Residual = epilogue.Residual is null ? null : epilogue.Residual.Pointer<float>(),
        Activation = epilogue.Activation,
    };

    /// <summary>Treats consecutive elements of one channel, in place.</summary>
    /// <param name="result">The whole result.</param>
    /// <param name="offset">The first element to treat.</param>
    /// <param name="count">How many.</param>
    /// <param name="channel">Their channel, counted over all groups.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Apply<TLane>(float* result, nint offset, int count, int channel)
        where TLane : struct, ILane<TLane>
    {
        if (Bias == null && Residual == null && Activation.Kind == ActivationKind.None) return;
        Choose<TLane>(result + offset, Residual == null ? null : Residual + offset, count, Bias == null ? 0 : Bias[channel]);
    }

    private readonly void Choose<TLane>(float* values, float* residual, int count, float bias)
        where TLane : struct, ILane<TLane>
    {
        switch (Activation.Kind)
        {
            case ActivationKind.Relu:
                ApplyTo<TLane, ReluFunction>(default, values, residual, count, bias);
                break;
            case ActivationKind.LeakyRelu:
                ApplyTo<TLane, LeakyReluFunction>(new LeakyReluFunction(Activation.Parameter), values, residual, count, bias);
                break;
            case ActivationKind.Elu:
                ApplyTo<TLane, EluFunction>(new EluFunction(Activation.Parameter), values, residual, count, bias);
                break;
            case ActivationKind.Sigmoid:
                ApplyTo<TLane, SigmoidFunction>(default, values, residual, count, bias);
                break;
            case ActivationKind.Tanh:
                ApplyTo<TLane, TanhFunction>(default, values, residual, count, bias);
                break;
            case ActivationKind.Silu:
                ApplyTo<TLane, SiluFunction>(default, values, residual, count, bias);
                break;
            case ActivationKind.HardSwish:
                ApplyTo<TLane, HardSwishFunction>(default, values, residual, count, bias);
                break;
            default:
                ApplyTo<TLane, NoFunction>(default, values, residual, count, bias);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ApplyTo<TLane, TFunction>(TFunction function, float* values, float* residual, int count, float bias)
        where TLane : struct, ILane<TLane>
        where TFunction : struct, IUnaryFunction
    {
        TLane addend = TLane.Broadcast(&bias);
        int i = 0;
        for (; i <= count - TLane.Width; i += TLane.Width)
        {
            TLane value = TLane.Load(values + i) + addend;
            if (residual != null) value += TLane.Load(residual + i);
            TLane.Store(function.Value(value), values + i);
        }

        if (i == count) return;
        float* rest = stackalloc float[LargestWidth];
        for (int j = 0; j < LargestWidth; j++) rest[j] = 0;
        for (int j = i; j < count; j++) rest[j - i] = values[j] + bias + (residual == null ? 0 : residual[j]);
        TLane.Store(function.Value(TLane.Load(rest)), rest);
        for (int j = i; j < count; j++) values[j] = rest[j - i];
    }

    private readonly struct NoFunction : IUnaryFunction
    {
        public static string Name => "Identity";

        public bool SavesOutput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Value<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => x;

        public TLane Derivative<TLane>(TLane saved)
            where TLane : struct, ILane<TLane> => TLane.Create(1);

        public TLane DerivativeSlope<TLane>(TLane saved)
            where TLane : struct, ILane<TLane> => TLane.Create(0);
    }
}
