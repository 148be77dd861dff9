using System.Numerics;

namespace Deocc.Imaging.Blending;

/// <summary>
/// A multigrid V-cycle for the Poisson equation: red-black Gauss-Seidel sweeps on each level, bilinear interpolation between
/// levels and its transpose. The order of the sweeps is mirrored on the way up, which makes the cycle a symmetric operator.
/// </summary>
internal sealed class PoissonCycle
{
    private const int SmallestSide = 4;
    private const int CoarsestSweeps = 8;

    private readonly List<Level> _levels = [];

    /// <summary>Makes the levels.</summary>
    public PoissonCycle(PoissonDomain domain)
    {
        for (PoissonDomain level = domain; ; level = level.Halve())
        {
            if (level.Count == 0) break;
            _levels.Add(new Level(level));
            if (Math.Min(level.Width, level.Height) <= SmallestSide) break;
        }
    }

    /// <summary>An approximate solution for a right side; valid until the next call.</summary>
    public Vector4[] Run(Vector4[] right)
    {
        Descend(0, right);
        return _levels[0].Solution;
    }

    private void Descend(int index, Vector4[] right)
    {
        Level level = _levels[index];
        Array.Clear(level.Solution);
        if (index == _levels.Count - 1)
        {
            for (int i = 0; i < CoarsestSweeps; i++) level.Sweep(right, first: i % 2);
            for (int i = CoarsestSweeps - 1; i >= 0; i--) level.Sweep(right, first: 1 - (i % 2));
            return;
        }

        level.Sweep(right, first: 0);
        Level coarse = _levels[index + 1];
        level.RestrictResidual(right, coarse);
        Descend(index + 1, coarse.Right);
        level.Correct(coarse);
        level.Sweep(right, first: 1);
    }

    private sealed class Level(PoissonDomain domain)
    {
        public Vector4[] Solution { get; } = new Vector4[domain.Length];

        public Vector4[] Right { get; } = new Vector4[domain.Length];

        private int Stride => domain.Stride;

        /// <summary>One Gauss-Seidel sweep over the pixels of one color of the chessboard, then of the other.</summary>
        public void Sweep(Vector4[] right, int first)
        {
            SweepColor(right, first);
            SweepColor(right, 1 - first);
        }

        /// <summary>The transpose of <see cref="Correct"/> of what is left of the equations.</summary>
        public void RestrictResidual(Vector4[] right, Level coarse)
        {
            Array.Clear(coarse.Right);
            int stride = domain.Stride;
            Vector4[] x = Solution;
            float[] diagonal = domain.Diagonal;
            foreach (PoissonRun run in domain.Runs)
            {
                (int row, int column) = Math.DivRem(run.Start, stride);
                (int near, int far) = CoarseRows(row, coarse);
                for (int i = run.Start; i < run.End; i++, column++)
                {
                    Vector4 residual = right[i] - (diagonal[i] * x[i]) + (x[i - 1] + x[i + 1] + x[i - stride] + x[i + stride]);
                    (int nearColumn, int farColumn) = CoarseIndices(column);
                    residual *= 1f / 16;
                    coarse.Right[near + nearColumn] += 9 * residual;
                    coarse.Right[near + farColumn] += 3 * residual;
                    coarse.Right[far + nearColumn] += 3 * residual;
                    coarse.Right[far + farColumn] += residual;
                }
            }
        }

        /// <summary>Adds the coarse solution, interpolated.</summary>
        public void Correct(Level coarse)
        {
            Vector4[] from = coarse.Solution;
            foreach (PoissonRun run in domain.Runs)
            {
                (int row, int column) = Math.DivRem(run.Start, domain.Stride);
                (int near, int far) = CoarseRows(row, coarse);
                for (int i = run.Start; i < run.End; i++, column++)
                {
                    (int nearColumn, int farColumn) = CoarseIndices(column);
                    Solution[i] += ((9 * from[near + nearColumn]) + (3 * (from[near + farColumn] + from[far + nearColumn])) + from[far + farColumn]) * (1f / 16);
                }
            }
        }

        private static (int Near, int Far) CoarseRows(int row, Level coarse)
        {
            (int near, int far) = CoarseIndices(row);
            return (near * coarse.Stride, far * coarse.Stride);
        }

        /// <summary>The coarse pixel that holds a fine one, both counted from the border of one pixel, and the next nearest.</summary>
        private static (int Near, int Far) CoarseIndices(int fine)
        {
            int near = ((fine - 1) / 2) + 1;
            return (near, fine % 2 == 0 ? near + 1 : near - 1);
        }

        private void SweepColor(Vector4[] right, int color)
        {
            int stride = domain.Stride;
            Vector4[] x = Solution;
            float[] diagonal = domain.Diagonal;
            foreach (PoissonRun run in domain.Runs)
            {
                (int row, int column) = Math.DivRem(run.Start, stride);
                for (int i = run.Start + ((row + column + color) % 2); i < run.End; i += 2)
                    x[i] = (right[i] + (x[i - 1] + x[i + 1]) + (x[i - stride] + x[i + stride])) / diagonal[i];
            }
        }
    }
}
