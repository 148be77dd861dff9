namespace Deocc.Models.Fitting;

/// <summary>A linear least-squares problem that is gathered row by row: minimises sum of (row . x - value)^2.</summary>
internal sealed class NormalEquations(int unknowns)
{
    private readonly double[] _matrix = new double[unknowns * unknowns];
    private readonly double[] _right = new double[unknowns];

    /// <summary>Adds an equation.</summary>
    public void Add(ReadOnlySpan<double> row, double value, double weight = 1)
    {
        for (int i = 0; i < unknowns; i++)
        {
            double scaled = weight * row[i];
            if (scaled == 0) continue;
            _right[i] += scaled * value;
            for (int j = 0; j <= i; j++) _matrix[(i * unknowns) + j] += scaled * row[j];
        }
    }

    /// <summary>Adds an equation for one unknown alone.</summary>
    public void AddDiagonal(int unknown, double value, double weight)
    {
        _matrix[(unknown * unknowns) + unknown] += weight;
        _right[unknown] += weight * value;
    }

    /// <summary>Solves by Cholesky's decomposition; null where the equations leave something open.</summary>
    public double[]? Solve()
    {
        var factor = (double[])_matrix.Clone();
        var solution = (double[])_right.Clone();
        for (int i = 0; i < unknowns; i++)
        {
            Span<double> row = factor.AsSpan(i * unknowns, unknowns);
            for (int j = 0; j <= i; j++)
            {
                ReadOnlySpan<double> other = factor.AsSpan(j * unknowns, unknowns);
                double rest = row[j];
                for (int k = 0; k < j; k++) rest -= row[k] * other[k];
                if (j < i)
                {
                    row[j] = rest / other[j];
                    continue;
                }

                if (!(rest > 1e-12 * Math.Max(1e-12, _matrix[(i * unknowns) + i]))) return null;
                row[i] = Math.Sqrt(rest);
            }

            for (int k = 0; k < i; k++) solution[i] -= row[k] * solution[k];
            solution[i] /= row[i];
        }

        for (int i = unknowns - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < unknowns; k++) solution[i] -= factor[(k * unknowns) + i] * solution[k];
            solution[i] /= factor[(i * unknowns) + i];
        }

        return solution;
    }
}
