namespace Deocc.Models.FaceModels.Building;

/// <summary>Least squares: the affine map whose displacements come nearest to given ones.</summary>
internal sealed class AffineFit
{
    private const int Unknowns = 4;

    private readonly double[,] _columns = new double[Unknowns, 3];

    /// <summary>Fits displacements at points.</summary>
    public AffineFit(IReadOnlyList<Vector3d> points, IReadOnlyList<Vector3d> displacements)
    {
        var matrix = new double[Unknowns, Unknowns + 3];
        for (int i = 0; i < points.Count; i++)
        {
            Span<double> row = [points[i].X, points[i].Y, points[i].Z, 1];
            Span<double> wanted = [displacements[i].X, displacements[i].Y, displacements[i].Z];
            for (int a = 0; a < Unknowns; a++)
            {
                for (int b = 0; b < Unknowns; b++) matrix[a, b] += row[a] * row[b];
                for (int axis = 0; axis < 3; axis++) matrix[a, Unknowns + axis] += row[a] * wanted[axis];
            }
        }

        Eliminate(matrix);
        for (int a = 0; a < Unknowns; a++)
        {
            for (int axis = 0; axis < 3; axis++) _columns[a, axis] = matrix[a, Unknowns + axis];
        }
    }

    /// <summary>The displacement at a point.</summary>
    public Vector3d At(Vector3d p)
    {
        double Along(int axis) => (_columns[0, axis] * p.X) + (_columns[1, axis] * p.Y) + (_columns[2, axis] * p.Z) + _columns[3, axis];
        return new Vector3d(Along(0), Along(1), Along(2));
    }

    // Gauss-Jordan; the normal matrix of points in general position is positive definite and needs no pivoting.
    private static void Eliminate(double[,] matrix)
    {
        for (int pivot = 0; pivot < Unknowns; pivot++)
        {
            double scale = 1 / matrix[pivot, pivot];
            for (int column = 0; column < Unknowns + 3; column++) matrix[pivot, column] *= scale;
            for (int row = 0; row < Unknowns; row++)
            {
                if (row == pivot) continue;
                double factor = matrix[row, pivot];
                for (int column = 0; column < Unknowns + 3; column++) matrix[row, column] -= factor * matrix[pivot, column];
            }
        }
    }
}
