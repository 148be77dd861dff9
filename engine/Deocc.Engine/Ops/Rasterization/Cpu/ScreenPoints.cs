using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>Where vertices appear on the screen, in pixels from the upper left; NaN for those that are not in front of the camera.</summary>
internal unsafe struct ScreenPoints : IParallelBody
{
    /// <summary>Vertices of one item.</summary>
    public const int RunLength = 4096;

    public float* Positions;
    public double* Screen;
    public long Count;
    public int Height;
    public int Width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Invoke(int item, int worker)
    {
        long end = Math.Min(Count, (item + 1L) * RunLength);
        (double halfWidth, double halfHeight) = (Width / 2.0, Height / 2.0);
        for (long vertex = (long)item * RunLength; vertex < end; vertex++)
        {
            float* position = Positions + (4 * vertex);
            double scale = position[3] > 0 ? 1 / (double)position[3] : double.NaN;
            Screen[2 * vertex] = ((position[0] * scale) + 1) * halfWidth;
            Screen[(2 * vertex) + 1] = (1 - (position[1] * scale)) * halfHeight;
        }
    }
}
