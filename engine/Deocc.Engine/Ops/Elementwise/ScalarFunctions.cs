using System.Numerics;

namespace Deocc.Engine.Ops;

/// <summary>Functions of one number that the base library lacks or computes imprecisely near 0.</summary>
internal static class ScalarFunctions
{
    /// <summary>e^x - 1.</summary>
    public static T ExpMinusOne<T>(T x)
        where T : IFloatingPointIeee754<T>
    {
        if (!(T.Abs(x) < T.One)) return T.Exp(x) - T.One;

        // e^x - 1 = 2 tanh(x/2) / (1 - tanh(x/2)), where nothing cancels.
        T half = T.Tanh(x / (T.One + T.One));
        return (half + half) / (T.One - half);
    }

    /// <summary>The natural logarithm of 1 + x.</summary>
    public static T LogOnePlus<T>(T x)
        where T : IFloatingPointIeee754<T>
    {
        T sum = T.One + x;
        if (sum == T.One) return x;
        if (T.IsInfinity(sum) || sum == T.Zero) return T.Log(sum);

        // What the sum lost of x is put back by the logarithm's slope.
        return T.Log(sum) + ((x - (sum - T.One)) / sum);
    }

    /// <summary>The error function, in double precision whatever the type.</summary>
    public static T Erf<T>(T x)
        where T : IFloatingPointIeee754<T> => T.CreateTruncating(Erf(double.CreateTruncating(x)));

    private static double Erf(double x)
    {
        double magnitude = Math.Abs(x);
        if (double.IsNaN(x)) return x;
        if (magnitude > 6) return Math.CopySign(1, x);

        // 2/sqrt(pi) e^(-x^2) times the sum of 2^n x^(2n+1) / (2n+1)!!: all addends are of one sign.
        double square = x * x;
        double addend = x;
        double sum = x;
        for (int n = 1; Math.Abs(addend) > Math.Abs(sum) * 1e-17; n++)
        {
            addend *= 2 * square / ((2 * n) + 1);
            sum += addend;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-square) * sum;
    }
}
