using System.Numerics;

namespace Deocc.Imaging.Blending;

/// <summary>
/// Solves the discrete Poisson equation, neighbours * f(p) - sum of f over the unknown neighbours of p = right side, for up to
/// four channels at a time: conjugate gradients, preconditioned by one symmetric multigrid cycle (Tatebe 1993; McAdams et al.
/// 2010), whose number of iterations hardly grows with the mask.
/// </summary>
internal sealed class PoissonSolver
{
    private readonly PoissonDomain _domain;
    private readonly PoissonCycle _cycle;

    /// <summary>Prepares the levels of a domain.</summary>
    public PoissonSolver(PoissonDomain domain) => (_domain, _cycle) = (domain, new PoissonCycle(domain));

    /// <summary>Iterations of the last solution.</summary>
    public int Iterations { get; private set; }

    /// <summary>Solves for one right side.</summary>
    /// <param name="right">Over the domain; becomes the residual.</param>
    /// <param name="tolerance">The norm of the residual as a share of the right side's, for each channel.</param>
    /// <param name="maxIterations">Iterations at most.</param>
    public Vector4[] Solve(Vector4[] right, double tolerance, int maxIterations)
    {
        var solution = new Vector4[_domain.Length];
        var direction = new Vector4[_domain.Length];
        var image = new Vector4[_domain.Length];
        Vector4[] residual = right;
        Vector4 goal = Dot(right, right) * (float)(tolerance * tolerance);
        Vector4 product = default;
        for (Iterations = 0; Iterations < maxIterations && !Vector4.LessThanOrEqualAll(Dot(residual, residual), goal); Iterations++)
        {
            Vector4[] corrected = _cycle.Run(residual);
            Vector4 next = Dot(residual, corrected);
            Vector4 keep = Iterations == 0 ? default : Ratio(next, product);
            product = next;
            foreach (PoissonRun run in _domain.Runs)
            {
                for (int i = run.Start; i < run.End; i++) direction[i] = corrected[i] + (keep * direction[i]);
            }

            Multiply(direction, image);
            Vector4 step = Ratio(product, Dot(direction, image));
            foreach (PoissonRun run in _domain.Runs)
            {
                for (int i = run.Start; i < run.End; i++)
                {
                    solution[i] += step * direction[i];
                    residual[i] -= step * image[i];
                }
            }
        }

        return solution;
    }

    private void Multiply(Vector4[] x, Vector4[] product)
    {
        int stride = _domain.Stride;
        float[] diagonal = _domain.Diagonal;
        foreach (PoissonRun run in _domain.Runs)
        {
            for (int i = run.Start; i < run.End; i++)
                product[i] = (diagonal[i] * x[i]) - (x[i - 1] + x[i + 1] + x[i - stride] + x[i + stride]);
        }
    }

    private Vector4 Dot(Vector4[] a, Vector4[] b)
    {
        Vector4 total = default;
        foreach (PoissonRun run in _domain.Runs)
        {
            // Row by row, which keeps the error of the sum small.
            Vector4 sum = default;
            for (int i = run.Start; i < run.End; i++) sum += a[i] * b[i];
            total += sum;
        }

        return total;
    }

    /// <summary>a / b, and 0 in a channel that is solved already.</summary>
    private static Vector4 Ratio(Vector4 a, Vector4 b) =>
        Vector4.ConditionalSelect(Vector4.GreaterThan(b, Vector4.Zero), a / b, Vector4.Zero);
}
