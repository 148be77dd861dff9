using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>What a convolution does to its sums before they leave the cache: activation(sum + bias + residual).</summary>
internal unsafe struct Epilogue
{
    /// <summary>One addend per channel, or null.</summary>
    public float* Bias;

    /// <summary>One addend per element, laid out like the result, or null.</summary>
    public float* Residual;

    /// <summary>The addresses behind a problem's epilogue.</summary>
    public static Epilogue From(in Conv2dEpilogue epilogue) => new()
    {
        Bias = epilogue.Bias is null ? null : epilogue.Bias.Pointer<float>(),
        Residual = epilogue.Residual is null ? null : epilogue.Residual.Pointer<float>(),
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
        if (Bias == null && Residual == null) return;
        ApplyTo<TLane>(result + offset, Residual == null ? null : Residual + offset, count, Bias == null ? 0 : Bias[channel]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ApplyTo<TLane>(float* values, float* residual, int count, float bias)
        where TLane : struct, ILane<TLane>
    {
        TLane addend = TLane.Broadcast(&bias);
        int i = 0;
        for (; i <= count - TLane.Width; i += TLane.Width)
        {
            TLane value = TLane.Load(values + i) + addend;
            if (residual != null) value += TLane.Load(residual + i);
            TLane.Store(value, values + i);
        }

        for (; i < count; i++) values[i] += bias + (residual == null ? 0 : residual[i]);
    }
}
