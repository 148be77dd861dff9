using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging;

/// <summary>
/// The smooth map of the plane that brings points onto others and bends least (Bookstein, "Principal Warps: Thin-Plate Splines and the
/// Decomposition of Deformations", IEEE TPAMI 11(6), 1989, equations 3 to 8): an affine map and a sum of w U(r), U(r) = r^2 log r^2.
/// </summary>
public sealed class ThinPlateSpline
{
    private const int AffineTerms = 3;

    private readonly (double X, double Y)[] _from;
    private readonly double[] _x;
    private readonly double[] _y;

    /// <summary>Fits the map.</summary>
    /// <param name="from">At least three points, not all on one line; all different unless there is some smoothing.</param>
    /// <param name="to">Where each of them goes.</param>
    /// <param name="smoothing">
    /// Added to the system's diagonal (Wahba, "Spline Models for Observational Data", 1990): with more of it the map bends less and
    /// meets the points less well. At least 0, in squared units of the points.
    /// </param>
    /// <exception cref="ShapeException">The numbers of points differ, or the points fix no map.</exception>
    public ThinPlateSpline(ReadOnlySpan<(double X, double Y)> from, ReadOnlySpan<(double X, double Y)> to, double smoothing = 0)
    {
        if (from.Length < AffineTerms || from.Length != to.Length)
            throw new ShapeException($"ThinPlateSpline: {from.Length} points to {to.Length}; expected as many, and at least {AffineTerms}");
        _from = from.ToArray();
        int unknowns = _from.Length + AffineTerms;
        var system = new double[unknowns][];
        for (int row = 0; row < unknowns; row++) system[row] = new double[unknowns + 2];
        for (int i = 0; i < _from.Length; i++)
        {
            for (int j = 0; j < _from.Length; j++) system[i][j] = Bend(_from[i], _from[j].X, _from[j].Y);
            system[i][i] += smoothing;
            ReadOnlySpan<double> affine = [1, _from[i].X, _from[i].Y];
            for (int term = 0; term < AffineTerms; term++) system[i][_from.Length + term] = system[_from.Length + term][i] = affine[term];
            (system[i][unknowns], system[i][unknowns + 1]) = to[i];
        }

        Solve(system);
        _x = [.. system.Select(row => row[unknowns])];
        _y = [.. system.Select(row => row[unknowns + 1])];
    }

    /// <summary>Where a point goes.</summary>
    public (double X, double Y) At(double x, double y)
    {
        int affine = _from.Length;
        double toX = _x[affine] + (_x[affine + 1] * x) + (_x[affine + 2] * y);
        double toY = _y[affine] + (_y[affine + 1] * x) + (_y[affine + 2] * y);
        for (int i = 0; i < _from.Length; i++)
        {
            double bend = Bend(_from[i], x, y);
            toX += _x[i] * bend;
            toY += _y[i] * bend;
        }

        return (toX, toY);
    }

    private static double Bend((double X, double Y) point, double x, double y)
    {
        double squared = ((x - point.X) * (x - point.X)) + ((y - point.Y) * (y - point.Y));
        return squared == 0 ? 0 : squared * Math.Log(squared);
    }

    /// <summary>Gauss and Jordan with the largest pivot of each column; the last two columns become the solutions.</summary>
    private static void Solve(double[][] system)
    {
        int count = system.Length;
        double largest = system.Max(row => row.Take(count).Max(Math.Abs));
        for (int pivot = 0; pivot < count; pivot++)
        {
            int best = pivot;
            for (int row = pivot + 1; row < count; row++)
            {
                if (Math.Abs(system[row][pivot]) > Math.Abs(system[best][pivot])) best = row;
            }

            (system[pivot], system[best]) = (system[best], system[pivot]);
            double[] known = system[pivot];
            if (!(Math.Abs(known[pivot]) > 1e-12 * largest)) throw new ShapeException("ThinPlateSpline: the points lie on one line or on one another and fix no map");
            for (int column = count + 1; column >= pivot; column--) known[column] /= known[pivot];
            foreach (double[] row in system)
            {
                if (row == known || row[pivot] == 0) continue;
                double factor = row[pivot];
                for (int column = pivot; column < count + 2; column++) row[column] -= factor * known[column];
            }
        }
    }
}
