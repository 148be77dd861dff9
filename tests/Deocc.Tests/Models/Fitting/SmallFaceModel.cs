using Deocc.Models.FaceModels;

namespace Deocc.Tests.Models.Fitting;

/// <summary>A morphable model made of formulas: a bulging sheet with a nose, smooth modes, and 68 landmarks spread over it.</summary>
internal static class SmallFaceModel
{
    private const int Side = 33;

    public static MorphableModel Make(int identityModes = 10, int expressionModes = 4, int textureModes = 8)
    {
        var random = new Random(1);
        int vertices = Side * Side;
        var mean = new float[3 * vertices];
        var texture = new float[3 * vertices];
        for (int vertex = 0; vertex < vertices; vertex++)
        {
            (int row, int column) = Math.DivRem(vertex, Side);
            double x = (2.0 * column / (Side - 1)) - 1;
            double y = 1 - (2.0 * row / (Side - 1));
            double radius = (x * x) + (y * y);
            mean[3 * vertex] = (float)(0.75 * x);
            mean[(3 * vertex) + 1] = (float)y;
            mean[(3 * vertex) + 2] = (float)((0.6 * (1 - (0.5 * radius))) + (0.25 * Math.Exp(-20 * radius)) - 0.3);
            for (int channel = 0; channel < 3; channel++)
                texture[(3 * vertex) + channel] = (float)(0.5 + (0.12 * Math.Sin((7 * x) + channel)) + (0.1 * Math.Cos((6 * y) - (4 * x))));
        }

        var triangles = new List<int>();
        for (int row = 0; row + 1 < Side; row++)
        {
            for (int column = 0; column + 1 < Side; column++)
            {
                int first = (row * Side) + column;
                triangles.AddRange([first, first + Side, first + 1, first + 1, first + Side, first + Side + 1]);
            }
        }

        int[] landmarks = [.. Enumerable.Range(0, 68).Select(i => (((i * 29 % 68 * 15) + 40) * 7) % vertices)];
        return new MorphableModel(new MorphableModelData
        {
            Name = "small",
            MeanShape = mean,
            MeanTexture = texture,
            Triangles = [.. triangles],
            Landmarks = landmarks,
            IdentityBasis = Modes(identityModes, 0.03, mean, random),
            ExpressionBasis = Modes(expressionModes, 0.03, mean, random),
            TextureBasis = Modes(textureModes, 0.04, mean, random),
        });
    }

    // Waves across the face in random directions.
    private static float[] Modes(int count, double strength, float[] mean, Random random)
    {
        var modes = new float[count * mean.Length];
        for (int mode = 0; mode < count; mode++)
        {
            double[] wave = [5 * (random.NextDouble() - 0.5), 5 * (random.NextDouble() - 0.5), 6 * random.NextDouble()];
            double[] direction = [random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.NextDouble() - 0.5];
            for (int i = 0; i < mean.Length; i++)
            {
                int first = i - (i % 3);
                double phase = (wave[0] * mean[first]) + (wave[1] * mean[first + 1]) + wave[2];
                modes[(mode * mean.Length) + i] = (float)(2 * strength * direction[i % 3] * Math.Sin(phase));
            }
        }

        return modes;
    }
}
