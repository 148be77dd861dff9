namespace Deocc.Tests.Ops;

/// <summary>Compares gradients with central differences in float64.</summary>
internal static class FiniteDifferences
{
    private const double Step = 1e-5;
    private const int Directions = 2;
    private const int Places = 12;

    /// <summary>
    /// Checks along random directions, which every element has a part in, and at some single elements.
    /// </summary>
    /// <param name="objective">A scalar function of all the arrays.</param>
    /// <param name="point">Where; restored on return.</param>
    /// <param name="gradients">The gradient of the objective for each array; null for arrays without.</param>
    /// <param name="tolerance">Relative to 1 + the magnitude of the derivative.</param>
    /// <param name="random">Chooses directions and places.</param>
    public static void AssertAgree(
        Func<double[][], double> objective, double[][] point, double[]?[] gradients, double tolerance, Random random)
    {
        for (int input = 0; input < point.Length; input++)
        {
            if (gradients[input] is not { } gradient) continue;
            var direction = new double[gradient.Length];
            for (int trial = 0; trial < Directions; trial++)
            {
                for (int i = 0; i < direction.Length; i++) direction[i] = (2 * random.NextDouble()) - 1;
                Compare(objective, point, input, direction, gradient, tolerance, $"input {input} in a random direction");
            }

            Array.Clear(direction);
            foreach (int place in ChoosePlaces(gradient.Length, random))
            {
                direction[place] = 1;
                Compare(objective, point, input, direction, gradient, tolerance, $"input {input}, element {place} of {gradient.Length}");
                direction[place] = 0;
            }
        }
    }

    private static void Compare(
        Func<double[][], double> objective,
        double[][] point,
        int input,
        double[] direction,
        double[] gradient,
        double tolerance,
        string what)
    {
        double[] original = point[input];
        double analytic = 0;
        for (int i = 0; i < direction.Length; i++) analytic += direction[i] * gradient[i];
        point[input] = Shifted(original, direction, Step);
        double above = objective(point);
        point[input] = Shifted(original, direction, -Step);
        double below = objective(point);
        point[input] = original;
        double numeric = (above - below) / (2 * Step);
        double bound = tolerance * (1 + Math.Abs(analytic) + Math.Abs(numeric));
        double error = Math.Abs(analytic - numeric);
        if (!(error <= bound))
            Assert.Fail($"{what}: the gradient gives {analytic:G9}, finite differences {numeric:G9}: off by {error:G3}, allowed {bound:G3}");
    }

    private static double[] Shifted(double[] original, double[] direction, double step)
    {
        var shifted = new double[original.Length];
        for (int i = 0; i < shifted.Length; i++) shifted[i] = original[i] + (step * direction[i]);
        return shifted;
    }

    private static int[] ChoosePlaces(int length, Random random)
    {
        if (length <= Places) return [.. Enumerable.Range(0, length)];
        int[] places = [.. Enumerable.Range(0, Places).Select(_ => random.Next(length))];

        // The last element lies in the part that whole registers and blocks leave over.
        places[0] = length - 1;
        return places;
    }
}
