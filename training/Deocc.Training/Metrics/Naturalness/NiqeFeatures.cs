using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Training.Metrics.Naturalness;

/// <summary>
/// NIQE's features of a picture (Mittal, Soundararajan and Bovik 2013): 36 for each block of 96x96 pixels, from luma at full
/// and half size. Luma is ITU-R BT.601's Y of 16..235, rounded, as face restoration papers take it.
/// </summary>
public sealed class NiqeFeatures
{
    /// <summary>Features of a block.</summary>
    public const int Count = 2 * SceneStatistics.Count;

    /// <summary>Pixels of a block along each axis; what does not fill a block at the right and below is left out.</summary>
    public const int BlockSize = 96;

    private const double GreyLevel = 1;

    /// <summary>Measures a picture.</summary>
    /// <param name="image">Samples in 0..1; a grey picture counts as three equal channels, alpha as nothing.</param>
    /// <exception cref="ShapeException">The picture is smaller than a block.</exception>
    public NiqeFeatures(Image<float> image)
    {
        int columns = image.Width / BlockSize;
        int rows = image.Height / BlockSize;
        if (columns * rows == 0)
            throw new ShapeException($"niqe: a picture of {image.Width}x{image.Height} holds no block of {BlockSize}x{BlockSize}");
        Plane plane = LumaOf(image).Crop(0, 0, columns * BlockSize, rows * BlockSize);
        var whole = new LocalNormalization(plane, GreyLevel);
        var half = new LocalNormalization(HalfSize.Antialiased(plane), GreyLevel);
        Blocks = new double[columns * rows][];
        Sharpness = new double[columns * rows];
        for (int block = 0; block < Blocks.Length; block++)
        {
            (int row, int column) = Math.DivRem(block, columns);
            Blocks[block] = [.. SceneStatistics.OfNiqe(Block(whole.Coefficients, column, row, BlockSize)),
                .. SceneStatistics.OfNiqe(Block(half.Coefficients, column, row, BlockSize / 2))];
            Sharpness[block] = Block(whole.Deviation, column, row, BlockSize).Samples.Average();
        }
    }

    /// <summary>36 features per block, row by row; NaN where a block is flat.</summary>
    public double[][] Blocks { get; }

    /// <summary>The mean local deviation of each block, in grey levels.</summary>
    public double[] Sharpness { get; }

    private static Plane Block(Plane plane, int column, int row, int size) => plane.Crop(column * size, row * size, size, size);

    private static Plane LumaOf(Image<float> image)
    {
        var plane = new Plane(image.Width, image.Height);
        for (int i = 0; i < plane.Samples.Length; i++)
        {
            ReadOnlySpan<float> pixel = image.Samples.AsSpan(i * image.Channels, image.Channels);
            double y = image.Channels >= 3
                ? (65.481 * pixel[0]) + (128.553 * pixel[1]) + (24.966 * pixel[2])
                : 219.0 * pixel[0];
            plane.Samples[i] = Math.Round(16 + y);
        }

        return plane;
    }
}
