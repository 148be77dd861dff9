using System.Runtime.InteropServices;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>A triangle and the pixels that it may cover; all bounds are inclusive.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PixelBox
{
    public int Triangle;
    public ushort FirstRow;
    public ushort LastRow;
    public ushort FirstColumn;
    public ushort LastColumn;
}
