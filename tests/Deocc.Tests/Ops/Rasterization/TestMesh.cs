using Deocc.Engine.Ops;

namespace Deocc.Tests.Ops.Rasterization;

/// <summary>Small meshes to rasterise.</summary>
internal static class TestMesh
{
    /// <summary>A sheet of (columns - 1) x (rows - 1) squares, two triangles each; vertices row by row.</summary>
    public static MeshTopology Sheet(int rows, int columns)
    {
        var triangles = new List<int>();
        for (int row = 0; row + 1 < rows; row++)
        {
            for (int column = 0; column + 1 < columns; column++)
            {
                int first = (row * columns) + column;
                triangles.AddRange([first, first + columns, first + 1, first + 1, first + columns, first + columns + 1]);
            }
        }

        return new MeshTopology(rows * columns, triangles.ToArray());
    }

    /// <summary>Clip-space positions of a crumpled sheet that fills most of the screen, in perspective: [batch, rows * columns, 4].</summary>
    public static double[] Crumpled(int batch, int rows, int columns, Random random, double extent = 0.75)
    {
        var positions = new List<double>();
        for (int vertex = 0; vertex < batch * rows * columns; vertex++)
        {
            (int row, int column) = Math.DivRem(vertex % (rows * columns), columns);
            double w = 0.8 + (0.4 * random.NextDouble());
            double x = extent * ((2.0 * column / (columns - 1)) - 1) + (0.1 * random.NextDouble());
            double y = extent * (1 - (2.0 * row / (rows - 1))) + (0.1 * random.NextDouble());
            positions.AddRange([x * w, y * w, ((2 * random.NextDouble()) - 1) * 0.9 * w, w]);
        }

        return [.. positions];
    }

    /// <summary>Triangles without any connection, of all sizes; some reach behind the camera: [batch, 3 * count, 4].</summary>
    public static double[] Scattered(int batch, int count, Random random)
    {
        var positions = new List<double>();
        for (int triangle = 0; triangle < batch * count; triangle++)
        {
            double size = Math.Pow(10, -2.5 + (3 * random.NextDouble()));
            (double x, double y, double w) = (Signed(random), Signed(random), 0.2 + random.NextDouble());
            for (int corner = 0; corner < 3; corner++)
            {
                double cornerW = w + (size * 0.5 * Signed(random));
                positions.AddRange([
                    w * (x + (size * Signed(random))), w * (y + (size * Signed(random))), 1.2 * w * Signed(random), cornerW]);
            }
        }

        return [.. positions];
    }

    /// <summary>Triangles that share no vertex.</summary>
    public static MeshTopology Separate(int count) => new(3 * count, Enumerable.Range(0, 3 * count).ToArray());

    private static double Signed(Random random) => (2 * random.NextDouble()) - 1;
}
