namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>Where the centres of an image's pixels lie on the screen: x to the right and y upwards, -1 to 1 between the borders.</summary>
internal readonly record struct PixelCenters(int Height, int Width)
{
    public double X(int column) => (((2.0 * column) + 1) / Width) - 1;

    public double Y(int row) => 1 - (((2.0 * row) + 1) / Height);
}
