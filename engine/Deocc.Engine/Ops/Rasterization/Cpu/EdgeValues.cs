namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>
/// The three edge functions of a triangle at a pixel's centre: value k belongs to the edge opposite to corner k, and becomes the
/// corner's barycentric weight when divided by the sum.
/// </summary>
internal readonly record struct EdgeValues(double A, double B, double C)
{
    public double Sum => A + B + C;
}
