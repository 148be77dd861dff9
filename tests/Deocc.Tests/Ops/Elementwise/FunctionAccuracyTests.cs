using Deocc.Engine.Autograd;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Ops.Elementwise;

/// <summary>Functions of one number over all of float32: error in units in the last place, infinities, NaNs, zeros.</summary>
[NonParallelizable]
[NoLeaks]
[RunAtEverySimdLevel]
public sealed class FunctionAccuracyTests
{
    private static readonly float[] Special =
    [
        0, -0f, 1, -1, float.Epsilon, -float.Epsilon, 1e-39f, 1.1754944e-38f, float.MaxValue, float.MinValue,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, 88.7f, 88.8f, -87.3f, -87.4f, -103, -104, 0.5f, -0.5f,
    ];

    private static IEnumerable<TestCaseData> Functions()
    {
        yield return Case("Exp", x => x.Exp(), 2);
        yield return Case("Log", x => x.Log(), 2);
        yield return Case("Sqrt", x => x.Sqrt(), 1);
        yield return Case("Rsqrt", x => x.Rsqrt(), 2);
        yield return Case("Reciprocal", x => x.Reciprocal(), 1);
        yield return Case("Square", x => x.Square(), 1);
        yield return Case("Tanh", x => x.Tanh(), 4);
        yield return Case("Erf", x => x.Erf(), 4);
        yield return Case("Sigmoid", x => x.Sigmoid(), 4);
        yield return Case("Softplus", x => x.Softplus(), 4);
        yield return Case("Silu", x => x.Silu(), 6);
        yield return Case("Elu", x => x.Elu(), 4);
        yield return Case("Relu", x => x.Relu(), 0);
        yield return Case("LeakyRelu", x => x.LeakyRelu(0.25), 0);
        yield return Case("Abs", x => x.Abs(), 0);
        yield return Case("Floor", x => x.Floor(), 0);
        yield return Case("Sign", x => x.Sign(), 0);
        yield return Case("HardSigmoid", x => x.HardSigmoid(), 4);
        yield return Case("HardSwish", x => x.HardSwish(), 6);
        yield return Case("Clamp", x => x.Clamp(-1, 2), 0);

        static TestCaseData Case(string name, Func<Tensor, Tensor> function, int places) =>
            new TestCaseData(function, places).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Functions))]
    public void Value_IsNearTheTrueOneEverywhere(Func<Tensor, Tensor> function, int places)
    {
        using var scope = new TensorScope();
        float[] arguments = MakeArguments();
        float[] actual = function(Tensor.From(arguments, [arguments.Length])).ToArray<float>();
        double[] exact = function(ToDoubles(arguments)).ToArray<double>();
        double worst = 0;
        string message = "";
        for (int i = 0; i < arguments.Length; i++)
        {
            double error = ErrorInPlaces(actual[i], exact[i]);
            if (error <= worst) continue;
            worst = error;
            message = $"at {arguments[i]:G9}: {actual[i]:G9}, expected {exact[i]:G9}: {error:F1} units in the last place";
        }

        Assert.That(worst, Is.LessThanOrEqualTo(places + 0.5), message);
    }

    [TestCaseSource(nameof(Functions))]
    public void Gradient_IsFiniteWhereTheTrueOneIs(Func<Tensor, Tensor> function, int places)
    {
        Assert.That(places, Is.Not.Negative);
        using var scope = new TensorScope();
        float[] arguments = MakeArguments();
        float[] actual = Derivative(function, Tensor.From(arguments, [arguments.Length])).ToArray<float>();
        double[] exact = Derivative(function, ToDoubles(arguments)).ToArray<double>();
        for (int i = 0; i < arguments.Length; i++)
        {
            if (!float.IsFinite((float)exact[i]) || !float.IsFinite(arguments[i])) continue;
            double allowed = 2e-6 + (1e-5 * Math.Abs(exact[i]));
            if (!(Math.Abs(actual[i] - exact[i]) <= allowed))
                Assert.Fail($"at {arguments[i]:G9}: the derivative is {actual[i]:G9}, expected {exact[i]:G9}");
        }
    }

    private static Tensor Derivative(Func<Tensor, Tensor> function, Tensor x)
    {
        x.RequiresGradient = true;
        return Gradients.Of(function(x).Sum(), [x])[0];
    }

    private static Tensor ToDoubles(float[] values) => Tensor.From(Array.ConvertAll(values, value => (double)value), [values.Length]);

    // All exponents, both signs, random mantissas; and densely where most functions bend.
    private static float[] MakeArguments()
    {
        var random = new Random(5);
        var arguments = new List<float>(Special);
        for (int i = 0; i < 60_000; i++) arguments.Add(BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)));
        for (int i = 0; i < 60_000; i++) arguments.Add((float)((random.NextDouble() - 0.5) * 40));
        for (int i = 0; i < 60_000; i++) arguments.Add((float)((random.NextDouble() - 0.5) * 200));
        return [.. arguments];
    }

    private static double ErrorInPlaces(float actual, double exact)
    {
        float rounded = (float)exact;
        if (actual.Equals(rounded)) return 0;
        if (!float.IsFinite(rounded) && Math.Abs(exact) < 1.0001 * float.MaxValue && float.IsFinite(actual)) return 0;
        if (!float.IsFinite(actual) || !float.IsFinite(rounded)) return double.PositiveInfinity;

        // Results below the smallest normal number may be flushed to zero.
        double place = Math.Max(MathF.BitIncrement(MathF.Abs(rounded)) - MathF.Abs(rounded), 1.2e-38);
        return Math.Abs(actual - exact) / place;
    }
}
