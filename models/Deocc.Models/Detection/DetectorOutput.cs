using Deocc.Models.Alignment;

namespace Deocc.Models.Detection;

/// <summary>Reads what a <see cref="DetectorNetwork"/> says.</summary>
public static class DetectorOutput
{
    /// <summary>The side in pixels of a box whose size is given as 0.</summary>
    public const double UnitSide = 32;

    // exp of more than this is no picture's size; broken weights must not give boxes without end.
    private const double LargestLogarithm = 6;

    /// <summary>The faces of one picture: where the probability is no smaller than in the eight cells around.</summary>
    /// <param name="answer">[4, rows, columns]: logit, shift across and down in cells, logarithm of the size.</param>
    /// <param name="rows">Rows of cells.</param>
    /// <param name="columns">Columns of cells.</param>
    /// <param name="threshold">The least probability, 0..1.</param>
    /// <returns>Boxes in the pixels of the network's picture, in no order.</returns>
    public static IReadOnlyList<DetectedFace> Decode(ReadOnlySpan<float> answer, int rows, int columns, double threshold)
    {
        int plane = rows * columns;
        ReadOnlySpan<float> logits = answer[..plane];
        double least = Math.Log(threshold / (1 - threshold));
        var faces = new List<DetectedFace>();
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                int cell = (y * columns) + x;
                if (!(logits[cell] >= least) || !IsPeak(logits, rows, columns, y, x)) continue;
                double middleX = (x + 0.5 + answer[plane + cell]) * DetectorNetwork.Stride;
                double middleY = (y + 0.5 + answer[(2 * plane) + cell]) * DetectorNetwork.Stride;
                double side = UnitSide * Math.Exp(Math.Min(answer[(3 * plane) + cell], LargestLogarithm));
                if (!double.IsFinite(middleX + middleY + side) || side <= 0) continue;
                faces.Add(new DetectedFace(FaceBox.Square((middleX, middleY), side), 1 / (1 + Math.Exp(-logits[cell]))));
            }
        }

        return faces;
    }

    private static bool IsPeak(ReadOnlySpan<float> logits, int rows, int columns, int y, int x)
    {
        float own = logits[(y * columns) + x];
        for (int row = Math.Max(0, y - 1); row <= Math.Min(rows - 1, y + 1); row++)
        {
            for (int column = Math.Max(0, x - 1); column <= Math.Min(columns - 1, x + 1); column++)
            {
                if (logits[(row * columns) + column] > own) return false;
            }
        }

        return true;
    }
}
