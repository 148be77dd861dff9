using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Autograd;

/// <summary>
/// A mode for finding where NaNs and infinities come from: every op's output and every gradient is checked, and the first
/// that is not finite is named. Slow; off by default, or on from the start with the environment variable
/// <c>DEOCC_CHECK_FINITE=1</c>.
/// </summary>
public static class FiniteCheck
{
    /// <summary>Whether the mode is on, for all threads.</summary>
    public static bool IsEnabled { get; set; } = Environment.GetEnvironmentVariable("DEOCC_CHECK_FINITE") == "1";

    /// <summary>Whether all elements are finite; integers always are.</summary>
    public static bool IsFinite(Tensor tensor)
    {
        switch (tensor.ElementType)
        {
            case ElementType.Float32:
                foreach (float value in tensor.ToArray<float>())
                {
                    if (!float.IsFinite(value)) return false;
                }

                return true;
            case ElementType.Float64:
                foreach (double value in tensor.ToArray<double>())
                {
                    if (!double.IsFinite(value)) return false;
                }

                return true;
            default:
                return true;
        }
    }

    internal static void VerifyOutput(Operation operation, Tensor output)
    {
        if (!IsFinite(output))
            throw new NonFiniteException($"{operation.Name}: its output {output.Shape} is the first with a NaN or an infinity");
    }

    internal static void VerifyGradient(Operation operation, int input, Tensor gradient)
    {
        if (!IsFinite(gradient))
        {
            throw new NonFiniteException(
                $"{operation.Name}: the gradient {gradient.Shape} of its input {input} is the first with a NaN or an infinity");
        }
    }
}
