using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Ops.Rasterization.Cpu;

namespace Deocc.Engine.Ops.Rasterization.Gpu;

/// <summary>Reads float32 positions [vertex, 4] of one image as the float64 corners that the CPU computes with.</summary>
internal static class ClipViews
{
    public static ClipVertex Vertex(ReadOnly<float> positions, int vertex) =>
        new(positions[4 * vertex], positions[(4 * vertex) + 1], positions[(4 * vertex) + 2], positions[(4 * vertex) + 3]);

    public static ClipTriangle Triangle(ReadOnly<float> positions, ReadOnly<int> corners, int triangle) => new(
        Vertex(positions, corners[3 * triangle]), Vertex(positions, corners[(3 * triangle) + 1]), Vertex(positions, corners[(3 * triangle) + 2]));
}
