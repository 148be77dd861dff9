using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>
/// Finds the pixels that triangles may cover. Most triangles of a fine mesh lie between pixel centres and go no further. An item
/// is a run of triangles of one image; what is left of it stays in its place, in the triangles' order.
/// </summary>
internal unsafe struct PixelBoxes : IParallelBody
{
    /// <summary>Triangles of one item.</summary>
    public const int RunLength = 1024;

    // Rounding must never drop a pixel; a few too many cost little.
    private const double Slack = 1e-6;

    public float* Positions;
    public double* Screen;
    public int* Corners;
    public PixelBox* Boxes;
    public int* Counts;
    public int Vertices;
    public int Triangles;
    public int Height;
    public int Width;

    public readonly int Runs => (Triangles + RunLength - 1) / RunLength;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Invoke(int item, int worker)
    {
        (int image, int run) = Math.DivRem(item, Runs);
        float* positions = Positions + (4L * image * Vertices);
        double* screen = Screen + (2L * image * Vertices);
        int first = run * RunLength;
        int end = Math.Min(Triangles, first + RunLength);
        PixelBox* boxes = Boxes + ((long)image * Triangles) + first;
        int count = 0;
        for (int triangle = first; triangle < end; triangle++)
        {
            int* corners = Corners + (3 * triangle);
            double* a = screen + (2L * corners[0]);
            double* b = screen + (2L * corners[1]);
            double* c = screen + (2L * corners[2]);
            double left = Math.Min(a[0], Math.Min(b[0], c[0]));
            double right = Math.Max(a[0], Math.Max(b[0], c[0]));
            double top = Math.Min(a[1], Math.Min(b[1], c[1]));
            double bottom = Math.Max(a[1], Math.Max(b[1], c[1]));
            if (double.IsNaN(left))
            {
                if (IsBehind(positions, corners)) continue;
                (left, right, top, bottom) = (0, Width, 0, Height);
            }

            double firstColumn = Math.Max(0, Math.Ceiling(left - 0.5 - Slack));
            double lastColumn = Math.Min(Width - 1, Math.Floor(right - 0.5 + Slack));
            double firstRow = Math.Max(0, Math.Ceiling(top - 0.5 - Slack));
            double lastRow = Math.Min(Height - 1, Math.Floor(bottom - 0.5 + Slack));
            if (!(firstColumn <= lastColumn && firstRow <= lastRow)) continue;
            boxes[count++] = new PixelBox
            {
                Triangle = triangle,
                FirstRow = (ushort)firstRow,
                LastRow = (ushort)lastRow,
                FirstColumn = (ushort)firstColumn,
                LastColumn = (ushort)lastColumn,
            };
        }

        Counts[item] = count;
    }

    private static bool IsBehind(float* positions, int* corners) =>
        !(positions[(4L * corners[0]) + 3] > 0) && !(positions[(4L * corners[1]) + 3] > 0) && !(positions[(4L * corners[2]) + 3] > 0);
}
