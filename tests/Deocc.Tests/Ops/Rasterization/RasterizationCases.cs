using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Rasterization;

[OpCases]
public static class RasterizationCases
{
    private const int Rows = 4;
    private const int Columns = 5;
    private static readonly MeshTopology Sheet = TestMesh.Sheet(Rows, Columns);
    private static readonly Shape Positions = [2, Rows * Columns, 4];
    private static readonly Size2d Size = new(17, 23);

    public static IEnumerable<OpCase> All() =>
    [
        new("Rasterize sheet", [Positions], t => t[0].Rasterize(Sheet, Size).Barycentrics)
        {
            Generate = Generate,
            SecondOrder = false,
            GradientTolerance = 2e-5,
        },
        new("Rasterize one image", [[1, Rows * Columns, 4]], t => t[0].Rasterize(Sheet, new(40, 9)).Barycentrics)
        {
            Generate = Generate,
            SecondOrder = false,
            GradientTolerance = 2e-5,
        },
        new("Interpolate", [[2, Rows * Columns, 5], Positions], t => t[0].Interpolate(t[1].Detach().Rasterize(Sheet, Size)))
        {
            Generate = Generate,
            Differentiable = [true, false],
        },
        new("Interpolate many channels of one for all", [[1, Rows * Columns, 37], Positions], t => t[0].Interpolate(t[1].Detach().Rasterize(Sheet, 11)))
        {
            Generate = Generate,
            Differentiable = [true, false],
        },
        new("Interpolate at given weights", [[2, Rows * Columns, 3], [2, 3, 17, 23], Positions], t =>
            t[0].Interpolate(t[2].Detach().Rasterize(Sheet, Size) with { Barycentrics = t[1] }))
        {
            Generate = (input, shape, random) => input == 2 ? Generate(input, shape, random) : null,
            Differentiable = [true, true, false],
        },
        new("Interpolate of given fragments", [[2, Rows * Columns, 3], [2, 3, 7, 9]], t => t[0].Interpolate(new Fragments(Sheet, t[2], t[1], t[1])))
        {
            Indices = () => [GivenFaces([2, 7, 9])],
            Differentiable = [false, true],
        },
        new("Antialias by given shares", [[2, 3, 5, 7], [2, 2, 5, 7], [2, 2, 5, 7]], t => NeighbourBlend.Apply(t[0], t[1] * t[2]))
        {
            Generate = (input, shape, random) => input == 2 ? Pairs(shape, random) : null,
            Kinks = [0],
            Differentiable = [true, true, false],
            SecondOrder = false,
        },
        new("VertexNormals", [[2, Rows * Columns, 3]], t => t[0].VertexNormals(Sheet)) { SecondOrder = false, Tolerance = 1e-4 },
        new("TextureLookup", [[2, 3, 5, 7], [2, 2, 4, 6]], t => t[0].TextureLookup(t[1])) { Generate = Places, Tolerance = 3e-5, GradientTolerance = 1e-5 },
        new("TextureLookup of one for all", [[1, 2, 5, 7], [3, 2, 4, 3]], t => t[0].TextureLookup(t[1]))
        {
            Generate = Places,
            Tolerance = 3e-5,
            GradientTolerance = 1e-5,
        },
        new("Antialias of an image", [[2, 3, 17, 23], Positions], t =>
        {
            Tensor positions = t[1].Detach();
            return t[0].Antialias(positions, positions.Rasterize(Sheet, Size));
        })
        {
            Generate = Generate,
            Differentiable = [true, false],
            SecondOrder = false,
        },
        new("Antialias at silhouettes", [[2, 3, 17, 23], Positions], t => t[0].Antialias(t[1], t[1].Rasterize(Sheet, Size)))
        {
            Generate = Generate,
            SecondOrder = false,
            GradientTolerance = 2e-5,
        },
        new("Antialias of scattered triangles", [[1, 2, 21, 19], [1, 36, 4]], t =>
            t[0].Antialias(t[1], t[1].Rasterize(TestMesh.Separate(12), new(21, 19))))
        {
            Generate = (input, shape, random) => input == 1 ? TestMesh.Scattered(1, 12, random) : null,
            SecondOrder = false,
            GradientTolerance = 1e-4,
            Tolerance = 1e-4,
        },
    ];

    private static double[]? Generate(int input, Shape shape, Random random) =>
        shape[-1] == 4 ? TestMesh.Crumpled(shape[0], Rows, Columns, random) : null;

    // Some triangle, or none, for every pixel.
    private static Tensor GivenFaces(Shape shape)
    {
        var random = new Random(5);
        return Tensor.From([.. Enumerable.Range(0, (int)shape.Elements).Select(_ => random.Next(-1, Sheet.Triangles))], shape);
    }

    // 1 for some pairs of neighbours and 0 for the others, among them the last pixels of rows (plane 0) and columns (plane 1).
    private static double[] Pairs(Shape shape, Random random)
    {
        var values = new double[shape.Elements];
        (int height, int width) = (shape[2], shape[3]);
        for (int i = 0; i < values.Length; i++)
        {
            bool isLast = i / (height * width) % 2 == 0 ? i % width == width - 1 : i / width % height == height - 1;
            values[i] = isLast ? 0 : random.Next(2);
        }

        return values;
    }

    // Places within a texture of 5x7, at least a tenth of a texel from where neighbours change.
    private static double[]? Places(int input, Shape shape, Random random)
    {
        if (input == 0) return null;
        var values = new double[shape.Elements];
        int plane = shape[2] * shape[3];
        for (int i = 0; i < values.Length; i++)
        {
            int texels = i / plane % 2 == 0 ? 7 : 5;
            values[i] = (random.Next(texels - 1) + 0.6 + (0.8 * random.NextDouble())) / texels;
        }

        return values;
    }
}
