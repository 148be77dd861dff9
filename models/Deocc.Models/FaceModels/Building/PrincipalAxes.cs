namespace Deocc.Models.FaceModels.Building;

/// <summary>Directions of largest variance by subspace iteration, deterministic.</summary>
internal static class PrincipalAxes
{
    private const int Iterations = 60;

    /// <summary>The scalar product.</summary>
    public static double Product(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary>What a vector has beyond given unit vectors, scaled to length 1.</summary>
    /// <exception cref="InvalidOperationException">Nothing.</exception>
    public static double[] OrthogonalUnit(double[] axis, IReadOnlyList<double[]> others, string name)
    {
        double before = Math.Sqrt(Product(axis, axis));
        double[] rest = [.. axis];
        foreach (double[] other in others) Remove(rest, other);
        double length = Math.Sqrt(Product(rest, rest));
        if (length < 0.02 * before) throw new InvalidOperationException($"'{name}' follows from those before it");
        return [.. rest.Select(value => value / length)];
    }

    /// <summary>The sum of shapes, each times its number in the axis.</summary>
    public static Vector3d[] Combine(Vector3d[][] shapes, double[] axis)
    {
        var sum = new Vector3d[shapes[0].Length];
        for (int mode = 0; mode < shapes.Length; mode++)
        {
            for (int vertex = 0; vertex < sum.Length; vertex++) sum[vertex] += axis[mode] * shapes[mode][vertex];
        }

        return sum;
    }

    /// <summary>
    /// Unit vectors c, orthogonal to given ones and to each other, whose combinations sum c_k shape_k move the mesh the most,
    /// the strongest first.
    /// </summary>
    public static double[][] Remaining(Vector3d[][] shapes, IReadOnlyList<double[]> taken, int count)
    {
        int size = shapes.Length;
        var gram = new double[size][];
        for (int a = 0; a < size; a++) gram[a] = [.. shapes.Select((shape, b) => b >= a ? Product(shapes[a], shape) : gram[b][a])];
        return Leading(gram, taken, count);
    }

    /// <summary>The leading eigenvectors of a symmetric positive matrix within the complement of given unit vectors.</summary>
    public static double[][] Leading(double[][] matrix, IReadOnlyList<double[]> taken, int count)
    {
        int size = matrix.Length;
        double[][] axes = [.. Enumerable.Range(0, count).Select(k => Start(size, k))];
        Orthonormalize(axes, taken);
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            for (int k = 0; k < count; k++) axes[k] = [.. matrix.Select(row => Product(row, axes[k]))];
            Orthonormalize(axes, taken);
        }

        return axes;
    }

    // A fixed vector without special directions.
    private static double[] Start(int size, int k)
    {
        var vector = new double[size];
        for (int i = 0; i < size; i++) vector[i] = Math.Cos(((i + 1) * (k + 1) * 0.7) + (i * i * 0.013)) + (i == k ? 2 : 0);
        return vector;
    }

    private static void Orthonormalize(double[][] axes, IReadOnlyList<double[]> taken)
    {
        for (int k = 0; k < axes.Length; k++)
        {
            // Twice, since rounding leaves a little of the taken directions behind.
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] other in taken.Concat(axes.Take(k))) Remove(axes[k], other);
            }

            double length = Math.Sqrt(Product(axes[k], axes[k]));
            for (int i = 0; i < axes[k].Length; i++) axes[k][i] /= length;
        }
    }

    private static void Remove(double[] axis, double[] other)
    {
        double along = Product(axis, other);
        for (int i = 0; i < axis.Length; i++) axis[i] -= along * other[i];
    }

    private static double Product(Vector3d[] a, Vector3d[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i].Dot(b[i]);
        return sum;
    }
}
