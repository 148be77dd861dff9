using System.Numerics;
using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>A vertex in clip space, in float64.</summary>
internal readonly record struct ClipVertex(double X, double Y, double Z, double W)
{
    /// <summary>Reads four numbers of a vertex.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe ClipVertex Load<T>(T* positions, int vertex)
        where T : unmanaged, INumberBase<T>
    {
        T* place = positions + (4L * vertex);
        return new(
            double.CreateTruncating(place[0]), double.CreateTruncating(place[1]), double.CreateTruncating(place[2]), double.CreateTruncating(place[3]));
    }
}
