using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>The way from a pixel's centre to a neighbour's: the frame in which edges are seen to cross it.</summary>
/// <param name="X">The centre it starts from, -1 to 1 to the right.</param>
/// <param name="Y">The same upwards.</param>
/// <param name="Length">Its length, on the screen from -1 to 1.</param>
/// <param name="IsHorizontal">Along a row rather than a column.</param>
/// <param name="Direction">1 to the right or down, -1 to the left or up.</param>
internal readonly record struct PixelStep(double X, double Y, double Length, bool IsHorizontal, int Direction)
{
    /// <summary>From one of two neighbouring pixels to the other.</summary>
    /// <param name="centers">The image's pixels.</param>
    /// <param name="row">The row of the first, left or upper pixel.</param>
    /// <param name="column">Its column.</param>
    /// <param name="isHorizontal">Whether the second is to the right rather than below.</param>
    /// <param name="startsAtFirst">Whether the first is where the way starts.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PixelStep Between(PixelCenters centers, int row, int column, bool isHorizontal, bool startsAtFirst)
    {
        int offset = startsAtFirst ? 0 : 1;
        (int startRow, int startColumn) = (row + (isHorizontal ? 0 : offset), column + (isHorizontal ? offset : 0));
        double length = 2.0 / (isHorizontal ? centers.Width : centers.Height);
        return new(centers.X(startColumn), centers.Y(startRow), length, isHorizontal, startsAtFirst ? 1 : -1);
    }

    /// <summary>A vertex in this frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public StepPoint See(ClipVertex vertex)
    {
        (double x, double y) = (vertex.X - (X * vertex.W), vertex.Y - (Y * vertex.W));
        return IsHorizontal ? new(Direction * x, y, vertex.W) : new(-Direction * y, x, vertex.W);
    }

    /// <summary>
    /// Whether an edge of a triangle counts on this way: steep ones cut rows into shares, flat ones columns; one at 45 degrees counts as flat.
    /// </summary>
    /// <param name="triangle">The triangle.</param>
    /// <param name="edge">The corner opposite to the edge.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    public bool Cuts(ClipTriangle triangle, int edge, int height, int width)
    {
        ClipVertex from = edge == 0 ? triangle.B : edge == 1 ? triangle.C : triangle.A;
        ClipVertex to = edge == 0 ? triangle.C : edge == 1 ? triangle.A : triangle.B;
        double rise = Math.Abs((from.Y * to.W) - (to.Y * from.W)) * height;
        double run = Math.Abs((from.X * to.W) - (to.X * from.W)) * width;
        return IsHorizontal == (rise > run);
    }

    /// <summary>Brings a gradient with respect to a vertex in this frame back to clip space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ClipVertex ToClip(StepPoint gradient)
    {
        double x = IsHorizontal ? Direction * gradient.Along : gradient.Across;
        double y = IsHorizontal ? gradient.Across : -Direction * gradient.Along;
        return new(x, y, 0, gradient.W - (X * x) - (Y * y));
    }
}
