using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Jpeg;

/// <summary>Turns coefficients into planes of samples, brings the planes to full size and converts the colors.</summary>
internal static class JpegPlanes
{
    public static byte[][] Transform(JpegFrame frame)
    {
        var planes = new byte[frame.Components.Length][];
        for (int i = 0; i < planes.Length; i++)
        {
            JpegComponent component = frame.Components[i];
            if (component.Quantization is null) throw new FileFormatException($"JPEG: plane {i} has no scan or no quantisation table");
            planes[i] = new byte[component.BlocksAcross * component.BlocksDown * JpegTables.BlockSize];
            var body = new TransformBody(component, planes[i]);
            CpuThreads.For(component.BlocksDown, ref body);
        }

        return planes;
    }

    /// <summary>The samples of a row of a plane, stretched to the picture's width.</summary>
    /// <remarks>
    /// Halved planes are stretched by the triangle filter of libjpeg's "fancy upsampling": three quarters of the nearer sample
    /// and one of the farther, in each direction; other ratios repeat samples.
    /// </remarks>
    public static void UpsampleRow(JpegFrame frame, JpegComponent component, byte[] plane, int y, Span<byte> row, Span<int> scratch)
    {
        int stride = component.BlocksAcross * JpegTables.BlockSide;
        (int width, int height) = component.Size;
        int across = frame.MaxHorizontal / component.Horizontal;
        int down = frame.MaxVertical / component.Vertical;
        bool isTriangle = across == 2 && down <= 2 && width > 2 && frame.MaxHorizontal % component.Horizontal == 0
            && frame.MaxVertical % component.Vertical == 0;
        if (!isTriangle)
        {
            ReadOnlySpan<byte> source = plane.AsSpan(Math.Min(height - 1, y * component.Vertical / frame.MaxVertical) * stride, width);
            if (component.Horizontal == frame.MaxHorizontal)
            {
                source[..row.Length].CopyTo(row);
                return;
            }

            for (int x = 0; x < row.Length; x++) row[x] = source[Math.Min(width - 1, x * component.Horizontal / frame.MaxHorizontal)];
            return;
        }

        int near = Math.Min(height - 1, y / down);
        int far = down == 1 ? near : Math.Clamp((y & 1) == 0 ? near - 1 : near + 1, 0, height - 1);
        ReadOnlySpan<byte> nearRow = plane.AsSpan(near * stride, width);
        ReadOnlySpan<byte> farRow = plane.AsSpan(far * stride, width);
        Span<int> sums = scratch[..width];
        (int nearWeight, int farWeight) = down == 1 ? (1, 0) : (3, 1);
        for (int x = 0; x < width; x++) sums[x] = (nearWeight * nearRow[x]) + (farWeight * farRow[x]);
        int shift = down == 1 ? 2 : 4;
        int roundLeft = down == 1 ? 1 : 8;
        int roundRight = down == 1 ? 2 : 7;
        for (int x = 0; x < row.Length; x++)
        {
            int center = Math.Min(width - 1, x / 2);
            int neighbor = (x & 1) == 0 ? center - 1 : center + 1;
            int value = neighbor < 0 || neighbor >= width ? 4 * sums[center] : (3 * sums[center]) + sums[neighbor];
            row[x] = (byte)((value + ((x & 1) == 0 ? roundLeft : roundRight)) >> shift);
        }
    }

    private readonly struct TransformBody(JpegComponent component, byte[] plane) : IParallelBody
    {
        public void Invoke(int item, int worker)
        {
            int stride = component.BlocksAcross * JpegTables.BlockSide;
            for (int x = 0; x < component.BlocksAcross; x++)
            {
                Span<byte> output = plane.AsSpan((item * JpegTables.BlockSide * stride) + (x * JpegTables.BlockSide));
                InverseCosine.Transform(component.Block(x, item), component.Quantization!, output, stride);
            }
        }
    }
}
