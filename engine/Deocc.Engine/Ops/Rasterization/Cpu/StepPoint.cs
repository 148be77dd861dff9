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

    /// <summary>The derivatives of <see cref="Crossing"/> with respect to both points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (StepPoint From, StepPoint To) CrossingGradient(StepPoint from, StepPoint to, double length)
    {
        double scale = 1 / (((to.Across * from.W) - (from.Across * to.W)) * length);
        double place = Crossing(from, to, length) * length;
        return (
            new(to.Across * scale, ((place * to.W) - to.Along) * scale, -place * to.Across * scale),
            new(-from.Across * scale, (from.Along - (place * from.W)) * scale, place * from.Across * scale));
    }
}
