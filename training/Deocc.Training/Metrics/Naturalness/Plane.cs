namespace Deocc.Training.Metrics.Naturalness;

/// <summary>One channel in double precision.</summary>
internal sealed class Plane
{
    /// <summary>Makes a plane of zeros.</summary>
    public Plane(int width, int height) => (Width, Height, Samples) = (width, height, new double[width * height]);

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>All samples, row by row.</summary>
    public double[] Samples { get; }

    /// <summary>A sample.</summary>
    public ref double this[int x, int y] => ref Samples[(y * Width) + x];

    /// <summary>A part of the plane, copied.</summary>
    public Plane Crop(int left, int top, int width, int height)
    {
        var part = new Plane(width, height);
        for (int y = 0; y < height; y++)
            Samples.AsSpan(((top + y) * Width) + left, width).CopyTo(part.Samples.AsSpan(y * width));
        return part;
    }
}
