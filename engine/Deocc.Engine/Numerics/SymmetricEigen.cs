using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Numerics;

/// <summary>
/// The eigen-decomposition of a real symmetric matrix in double precision: Householder's reduction to tridiagonal form and
/// the implicit QL iteration with Wilkinson's shift (Golub and Van Loan, "Matrix Computations", sections 8.3.1 and 8.3.3).
/// Eigenvalues are right to rounding of the largest. Large matrices use all threads; the result does not depend on their number.
/// </summary>
public sealed class SymmetricEigen
{
    private const double Epsilon = 1.0 / (1L << 52);
    private const int MostIterations = 60;

    private readonly int _order;
    private readonly double[] _values;
    private readonly double[]? _vectors;

    private SymmetricEigen(int order, double[] values, double[]? vectors) => (_order, _values, _vectors) = (order, values, vectors);

    /// <summary>The eigenvalues, ascending.</summary>
    public ReadOnlySpan<double> Values => _values;

    private double[] Vectors => _vectors ?? throw new InvalidOperationException("the matrix was decomposed without vectors");

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">order * order elements, symmetric; the upper triangle is used.</param>
    /// <param name="order">Rows and columns, at least 1.</param>
    /// <param name="withVectors">Whether eigenvectors are wanted, which take most of the time.</param>
    /// <exception cref="ShapeException">The number of elements is not order squared.</exception>
    /// <exception cref="NonFiniteException">The matrix holds a NaN or an infinity.</exception>
    public static SymmetricEigen Decompose(ReadOnlySpan<double> matrix, int order, bool withVectors = true)
    {
        if (order < 1 || matrix.Length != (long)order * order)
            throw new ShapeException($"SymmetricEigen: {matrix.Length} elements are no matrix of order {order}");
        foreach (double element in matrix)
        {
            if (!double.IsFinite(element)) throw new NonFiniteException("SymmetricEigen: the matrix holds a NaN or an infinity");
        }

        var reduction = new Tridiagonalization(matrix, order);
        double[]? rows = withVectors ? reduction.TransposedBasis() : null;
        Iterate(reduction.Diagonal, reduction.OffDiagonal, rows is null ? null : new RotationBatch(rows, order));
        return Sorted(reduction.Diagonal, rows);
    }

    /// <summary>The unit eigenvector of an eigenvalue; its sign is arbitrary.</summary>
    /// <param name="index">The place in <see cref="Values"/>.</param>
    /// <exception cref="InvalidOperationException">The matrix was decomposed without vectors.</exception>
    public ReadOnlySpan<double> Vector(int index) => Vectors.AsSpan(index * _order, _order);

    /// <summary>
    /// The matrix with a function applied to its eigenvalues, V f(D) V^T: its square root, for one.
    /// </summary>
    /// <param name="function">Given an eigenvalue.</param>
    /// <returns>order * order elements.</returns>
    /// <exception cref="InvalidOperationException">The matrix was decomposed without vectors.</exception>
    public double[] Apply(Func<double, double> function)
    {
        var scaled = new double[Vectors.Length];
        for (int i = 0; i < _order; i++)
        {
            double factor = function(_values[i]);
            for (int j = i * _order; j < (i + 1) * _order; j++) scaled[j] = factor * Vectors[j];
        }

        return DenseProduct.TransposedTimes(Vectors, scaled, _order);
    }

    /// <summary>The Moore-Penrose inverse. Eigenvalues below a share of the largest count as zero.</summary>
    /// <param name="tolerance">The share; NumPy's default if not given.</param>
    /// <returns>order * order elements.</returns>
    /// <exception cref="InvalidOperationException">The matrix was decomposed without vectors.</exception>
    public double[] PseudoInverse(double tolerance = 1e-15)
    {
        double least = tolerance * Math.Max(Math.Abs(_values[0]), Math.Abs(_values[^1]));
        return Apply(value => Math.Abs(value) > least ? 1 / value : 0);
    }

    /// <summary>
    /// Turns the off-diagonal elements to zero by plane rotations, so that the diagonal holds the eigenvalues. What rounding
    /// makes of zero, a share of the norm, counts as zero: many equal or vanishing eigenvalues would never settle otherwise.
    /// </summary>
    private static void Iterate(double[] diagonal, double[] offDiagonal, RotationBatch? rotations)
    {
        double norm = 0;
        for (int i = 0; i < diagonal.Length; i++) norm = Math.Max(norm, Math.Abs(diagonal[i]) + Math.Abs(offDiagonal[i]));
        for (int first = 0; first < diagonal.Length; first++)
        {
            for (int iteration = 0; ; iteration++)
            {
                int last = first;
                while (last < diagonal.Length - 1 && Math.Abs(offDiagonal[last]) > Epsilon * norm) last++;
                if (last == first) break;
                if (iteration == MostIterations) throw new NonFiniteException("SymmetricEigen: the iteration does not converge");
                Sweep(diagonal, offDiagonal, first, last, rotations);
            }
        }

        rotations?.Flush();
    }

    /// <summary>One implicit QL sweep over an unreduced block.</summary>
    private static void Sweep(double[] diagonal, double[] offDiagonal, int first, int last, RotationBatch? rotations)
    {
        double ratio = (diagonal[first + 1] - diagonal[first]) / (2 * offDiagonal[first]);
        double shifted = diagonal[last] - diagonal[first]
            + (offDiagonal[first] / (ratio + Math.CopySign(double.Hypot(ratio, 1), ratio)));
        double sine = 1;
        double cosine = 1;
        double correction = 0;
        for (int i = last - 1; i >= first; i--)
        {
            double bulge = sine * offDiagonal[i];
            double below = cosine * offDiagonal[i];
            double length = double.Hypot(bulge, shifted);
            offDiagonal[i + 1] = length;
            if (length == 0)
            {
                // The block falls in two here; what was rotated so far stands.
                diagonal[i + 1] -= correction;
                offDiagonal[last] = 0;
                return;
            }

            sine = bulge / length;
            cosine = shifted / length;
            shifted = diagonal[i + 1] - correction;
            double change = ((diagonal[i] - shifted) * sine) + (2 * cosine * below);
            correction = sine * change;
            diagonal[i + 1] = shifted + correction;
            shifted = (cosine * change) - below;
            rotations?.Add(i, cosine, sine);
        }

        diagonal[first] -= correction;
        offDiagonal[first] = shifted;
        offDiagonal[last] = 0;
    }

    private static SymmetricEigen Sorted(double[] values, double[]? rows)
    {
        int order = values.Length;
        int[] places = [.. Enumerable.Range(0, order)];
        Array.Sort(values, places);
        if (rows is null) return new SymmetricEigen(order, values, null);
        var sorted = new double[rows.Length];
        for (int i = 0; i < order; i++) rows.AsSpan(places[i] * order, order).CopyTo(sorted.AsSpan(i * order));
        return new SymmetricEigen(order, values, sorted);
    }
}
