using System.Numerics;
using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>Finds which side each triangle shows. An item is a run of triangles of one image.</summary>
internal unsafe struct TriangleSides<T> : IParallelBody
    where T : unmanaged, INumberBase<T>
{
    /// <summary>The side of a triangle that reaches behind the camera, of which there may be two.</summary>
    public const sbyte Unknown = 0;

    private const sbyte Front = 1;
    private const sbyte Back = -1;
    private const int RunLength = 2048;

    public T* Positions;
    public int* Corners;
    public sbyte* Sides;
    public int Vertices;
    public int Triangles;

    public readonly int Runs => (Triangles + RunLength - 1) / RunLength;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Invoke(int item, int worker)
    {
        (int image, int run) = Math.DivRem(item, Runs);
        T* positions = Positions + (4L * image * Vertices);
        sbyte* sides = Sides + ((long)image * Triangles);
        int end = Math.Min(Triangles, (run + 1) * RunLength);
        for (int number = run * RunLength; number < end; number++)
        {
            var triangle = ClipTriangle.Load(positions, Corners + (3L * number));
            sides[number] = !triangle.IsInFront ? Unknown : triangle.Orientation > 0 ? Front : Back;
        }
    }
}
