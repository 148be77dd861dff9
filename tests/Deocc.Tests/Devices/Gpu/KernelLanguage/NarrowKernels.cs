using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Tests.Devices.Gpu.KernelLanguage;

/// <summary>Kernels whose options are doubles on the host and floats on the device.</summary>
[KernelModule(NarrowDoubles = true)]
internal static class NarrowKernels
{
    [Kernel]
    [Specialize("Softplus", typeof(Softplus))]
    [Specialize("Negate", typeof(Negate))]
    [SpecializeAll(typeof(Softplus), typeof(Negate), Within = [typeof(Twice<>)])]
    public static void Apply<TFunction>(ReadOnly<float> input, Global<float> output, int count, TFunction function, double shift)
        where TFunction : unmanaged, IFunction
    {
        int i = Grid.GlobalX;
        if (i < count) output[i] = function.Invoke(input[i]) + (float)shift;
    }

    internal interface IFunction
    {
        float Invoke(float x);
    }

    /// <summary>Captured parameters, and a field computed from them.</summary>
    internal readonly struct Softplus(double beta, double threshold) : IFunction
    {
        private readonly double _inverse = 1 / beta;

        public float Invoke(float x)
        {
            float scaled = x * (float)beta;
            return scaled > (float)threshold ? x : MathF.Log(1 + MathF.Exp(scaled)) * (float)_inverse;
        }
    }

    /// <summary>A struct around another, whose state is the inner one's.</summary>
    internal readonly struct Twice<TInner>(TInner inner) : IFunction
        where TInner : unmanaged, IFunction
    {
        public float Invoke(float x) => inner.Invoke(inner.Invoke(x));
    }

    internal readonly struct Negate : IFunction
    {
        public float Invoke(float x) => -x;
    }
}
