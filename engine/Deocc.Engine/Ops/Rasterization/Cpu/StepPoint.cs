using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>A vertex as seen from a <see cref="PixelStep"/>, times its w.</summary>
/// <param name="Along">How far along the way.</param>
/// <param name="Across">How far to its side.</param>
/// <param name="W">The homogeneous coordinate.</param>
internal readonly record struct StepPoint(double Along, double Across, double W)
{
    /// <summary>Whether the straight way, prolonged, passes between two points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsBetween(StepPoint from, StepPoint to) => (from.Across >= 0) != (to.Across >= 0);

    /// <summary>Where it passes, in units of the way's length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Crossing(StepPoint from, StepPoint to, double length) =>
        ((to.Across * from.Along) - (from.Across * to.Along)) / (((to.Across * from.W) - (from.Across * to.W)) * length);

    /// <summary>The derivative of <see cref="Crossing"/>, to which either point may come first, with respect to one of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static StepPoint CrossingGradient(StepPoint point, StepPoint other, double length)
    {
        double scale = 1 / (((other.Across * point.W) - (point.Across * other.W)) * length);
        double place = Crossing(point, other, length) * length;
        return new(other.Across * scale, ((place * other.W) - other.Along) * scale, -place * other.Across * scale);
    }
}
