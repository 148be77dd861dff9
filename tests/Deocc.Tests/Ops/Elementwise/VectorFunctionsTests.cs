using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Elementwise;

/// <summary>The single-precision functions of every register width against double precision, over all magnitudes.</summary>
public sealed class VectorFunctionsTests
{
    private const double MostUnits = 2.2;

    // Odd, so that all fraction bits vary; every sign and exponent is met about 4,000 times.
    private const uint BitStep = 2053;

    private static readonly float[] Specials =
    [
        0, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon, 1.17549435e-38f, -1.17549421e-38f,
        float.MaxValue, float.MinValue, 1, -1, 2, -2, 0.5f, 0.625f, -0.625f, 88.7228394f, 88.722847f, 89, -87.3365479f, -103.278931f,
        -103.972084f, -104, -150, 150, 0.34657359f, -0.34657359f, 1.41421354f, 0.707106769f, 3.9f, 4, 4.1f, 1e-20f, -1e-20f, 16777216,
    ];

    private static IEnumerable<TestCaseData> Functions()
    {
        yield return Case("Exp", Math.Exp);
        yield return Case("ExpMinusOne", ScalarFunctions.ExpMinusOne);
        yield return Case("Log", Math.Log);
        yield return Case("LogOnePlus", ScalarFunctions.LogOnePlus);
        yield return Case("Tanh", Math.Tanh);
        yield return Case("Erf", ScalarFunctions.Erf);
        yield return Case("Sigmoid", x => 1 / (1 + Math.Exp(-x)));
        yield return Case("Sin", Math.Sin);
        yield return Case("Cos", Math.Cos);
        foreach (double exponent in new[] { 2.2, -1.5, 0.1, 4, -4, 5, -3, 17.25, 1e-3 })
            yield return Case(FormattableString.Invariant($"Pow {exponent}"), x => Math.Pow(x, exponent));

        static TestCaseData Case(string name, Func<double, double> exact) =>
            new TestCaseData(name, exact).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Functions))]
    public void Wide_IsWithinAFewUnits(string name, Func<double, double> exact)
    {
        if (!Avx512F.IsSupported || !Avx512DQ.IsSupported) Assert.Ignore("the machine has no 512-bit registers");
        Verify<FloatLane16>(name, exact);
    }

    [TestCaseSource(nameof(Functions))]
    public void Middle_IsWithinAFewUnits(string name, Func<double, double> exact)
    {
        if (!Vector256.IsHardwareAccelerated) Assert.Ignore("the machine has no 256-bit registers");
        Verify<FloatLane8>(name, exact);
    }

    [TestCaseSource(nameof(Functions))]
    public void Narrow_IsWithinAFewUnits(string name, Func<double, double> exact) => Verify<FloatLane4>(name, exact);

    [Test]
    public void ScalarErf_MatchesKnownValues()
    {
        // Abramowitz and Stegun, table 7.1, and the complementary function's asymptotic series for the last.
        Assert.That(ScalarFunctions.Erf(0.5), Is.EqualTo(0.5204998778130465).Within(2e-16));
        Assert.That(ScalarFunctions.Erf(-1.0), Is.EqualTo(-0.8427007929497149).Within(2e-16));
        Assert.That(ScalarFunctions.Erf(2.0), Is.EqualTo(0.9953222650189527).Within(4e-16));
        Assert.That(ScalarFunctions.Erf(1e-300), Is.EqualTo(1.1283791670955126e-300).Within(1e-315));
        Assert.That(ScalarFunctions.Erf(7.0), Is.EqualTo(1));
    }

    private static unsafe void Verify<TLane>(string name, Func<double, double> exact)
        where TLane : struct, ILane<TLane>
    {
        float* places = stackalloc float[16];
        (double worst, float worstAt, float worstValue) = (0, 0, 0);
        foreach (float[] arguments in Arguments(name).Chunk(TLane.Width))
        {
            for (int i = 0; i < TLane.Width; i++) places[i] = i < arguments.Length ? arguments[i] : 0;
            TLane.Store(Apply(name, TLane.Load(places)), places);
            for (int i = 0; i < arguments.Length; i++)
            {
                double error = UnitsOff(places[i], exact(arguments[i]));
                if (error > worst) (worst, worstAt, worstValue) = (error, arguments[i], places[i]);
            }
        }

        TestContext.Out.WriteLine($"{name}, {TLane.Width} lanes: at most {worst:F3} units, at {worstAt:R}");
        Assert.That(worst, Is.LessThanOrEqualTo(MostUnits), $"{name}({worstAt:R}) is {worstValue:R}, exactly {exact(worstAt):R}");
    }

    private static TLane Apply<TLane>(string name, TLane x)
        where TLane : struct, ILane<TLane> => name switch
        {
            "Exp" => TLane.Exp(x),
            "ExpMinusOne" => TLane.ExpMinusOne(x),
            "Log" => TLane.Log(x),
            "LogOnePlus" => TLane.LogOnePlus(x),
            "Tanh" => TLane.Tanh(x),
            "Erf" => TLane.Erf(x),
            "Sigmoid" => default(SigmoidFunction).Value(x),
            "Sin" => TLane.Sin(x),
            _ when name.StartsWith("Pow ", StringComparison.Ordinal) =>
                TLane.Pow(x, double.Parse(name.AsSpan(4), CultureInfo.InvariantCulture)),
            _ => TLane.Cos(x),
        };

    private static IEnumerable<float> Arguments(string name)
    {
        bool isPeriodic = name is "Sin" or "Cos";
        foreach (float special in Specials)
        {
            if (!isPeriodic || !(Math.Abs(special) > 1000)) yield return special;
        }

        for (ulong bits = 0; bits <= uint.MaxValue; bits += BitStep)
        {
            float value = BitConverter.UInt32BitsToSingle((uint)bits);
            if (!isPeriodic || Math.Abs(value) < 100) yield return value;
        }
    }

    /// <summary>The distance in units of the last place; infinite where one is NaN or infinite and the other is not.</summary>
    private static double UnitsOff(float actual, double exact)
    {
        float rounded = (float)exact;
        if (float.IsNaN(actual) || float.IsNaN(rounded)) return float.IsNaN(actual) && float.IsNaN(rounded) ? 0 : double.PositiveInfinity;
        if (actual == rounded) return rounded == 0 && exact == 0 && float.IsNegative(actual) != double.IsNegative(exact) ? double.PositiveInfinity : 0;
        if (float.IsInfinity(actual) || float.IsInfinity(rounded)) return double.PositiveInfinity;
        double unit = Math.Max(Math.Pow(2, Math.ILogB(exact) - 23), float.Epsilon);
        return Math.Abs(actual - exact) / unit;
    }
}
