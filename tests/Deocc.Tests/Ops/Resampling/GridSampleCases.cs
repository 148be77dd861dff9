using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Ops.Resampling;

[OpCases]
public static class GridSampleCases
{
    private static readonly Shape[] Shapes = [[2, 3, 5, 7], [2, 4, 6, 2]];

    public static IEnumerable<OpCase> All()
    {
        foreach (SamplingPadding padding in Enum.GetValues<SamplingPadding>())
        {
            foreach (bool alignCorners in new[] { false, true })
            {
                string name = $"{padding.ToString().ToLowerInvariant()}{(alignCorners ? ", aligned corners" : "")}";
                yield return new($"GridSample {name}", Shapes, t => t[0].GridSample(t[1], SamplingMode.Bilinear, padding, alignCorners))
                {
                    Generate = (input, shape, random) => input == 0 ? null : Places(shape, alignCorners, random),
                    Tolerance = 3e-5,
                    GradientTolerance = 1e-5,
                };
                yield return new(
                    $"GridSample nearest {name}", Shapes, t => t[0].GridSample(t[1], SamplingMode.Nearest, padding, alignCorners))
                {
                    Generate = (input, shape, random) => input == 0 ? null : Places(shape, alignCorners, random),
                    Differentiable = [true, false],
                };
            }
        }

        yield return new("GridSample of many samples", [[1, 11, 5, 7], [1, 13, 17, 2]], t => t[0].GridSample(t[1]))
        {
            Generate = (input, shape, random) => input == 0 ? null : Places(shape, alignCorners: false, random),
            Tolerance = 3e-5,
            GradientTolerance = 1e-5,
        };
        yield return new("AffineGrid", [[2, 2, 3]], t => t[0].AffineGrid(new(3, 5)));
        yield return new("AffineGrid aligned corners", [[2, 2, 3]], t => t[0].AffineGrid(new(4, 1), alignCorners: true));
    }

    // Places in and a little outside images of 5x7, at least a tenth of a pixel from where neighbours or borders change.
    private static double[] Places(Shape shape, bool alignCorners, Random random)
    {
        var values = new double[shape.Elements];
        for (int i = 0; i < values.Length; i++)
        {
            int size = i % 2 == 0 ? 7 : 5;
            double pixel = random.Next(-2, size + 1) + (random.Next(2) / 2.0) + 0.1 + (0.3 * random.NextDouble());
            values[i] = alignCorners ? (2 * pixel / (size - 1)) - 1 : (((2 * pixel) + 1) / size) - 1;
        }

        return values;
    }
}
