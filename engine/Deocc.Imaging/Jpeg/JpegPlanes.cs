using System.Runtime.Intrinsics;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Jpeg;

/// <summary>Turns coefficients into planes of samples, brings the planes to full size and converts the colors.</summary>
internal static class JpegPlanes
{
    /// <summary>The planes' samples; coefficients that are not transformed yet are.</summary>
    public static byte[][] Transform(JpegFrame frame)
    {
        foreach (JpegComponent component in frame.Components)
        {
            if (component.Plane is null) TransformRows(frame, component, component.BlocksDown);
        }

        return [.. frame.Components.Select(component => component.Plane!)];
    }

    /// <summary>Transforms rows of blocks, the first of those that the component holds, into its plane.</summary>
    public static void TransformRows(JpegFrame frame, JpegComponent component, int rows)
    {
        if (component.Quantization is null)
            throw new FileFormatException($"JPEG: plane {Array.IndexOf(frame.Components, component)} has no scan or no quantisation table");
        component.Plane ??= new byte[component.BlocksAcross * component.BlocksDown * JpegTables.BlockSize];
        var body = new TransformBody(component, component.Plane);
        CpuThreads.For(Math.Min(rows, component.BlocksDown - component.FirstBlockRow), ref body);
    }

    /// <summary>The samples of a row of a plane, stretched to the picture's width.</summary>
    /// <remarks>
    /// Halved planes are stretched by the triangle filter of libjpeg's "fancy upsampling": three quarters of the nearer sample
    /// and one of the farther, in each direction; other ratios repeat samples.
    /// </remarks>
    public static void UpsampleRow(JpegFrame frame, JpegComponent component, byte[] plane, int y, Span<byte> row, Span<ushort> scratch)
    {
        int stride = component.BlocksAcross * JpegTables.BlockSide;
        (int width, int height) = component.Size;
        int across = frame.MaxHorizontal / component.Horizontal;
        int down = frame.MaxVertical / component.Vertical;
        bool isTriangle = (across == 2 || (across == 1 && down == 2)) && down <= 2 && (width > 2 || across == 1) && frame.MaxHorizontal % component.Horizontal == 0
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
        Span<ushort> sums = scratch[..(width + 2)];
        (int nearWeight, int farWeight) = down == 1 ? (1, 0) : (3, 1);
        WeighRows(nearRow, farRow, nearWeight, farWeight, sums[1..^1]);
        if (across == 1)
        {
            int round = (y & 1) == 0 ? 1 : 2;
            for (int x = 0; x < row.Length; x++) row[x] = (byte)((sums[x + 1] + round) >> 2);
            return;
        }

        (sums[0], sums[^1]) = (sums[1], sums[^2]);
        (int roundLeft, int roundRight, int shift) = down == 1 ? (1, 2, 2) : (8, 7, 4);
        StretchRow(sums, roundLeft, roundRight, shift, row);
    }

    private static void WeighRows(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, int nearWeight, int farWeight, Span<ushort> sums)
    {
        int x = 0;
        for (; Vector256.IsHardwareAccelerated && x <= sums.Length - Vector256<ushort>.Count; x += Vector256<ushort>.Count)
        {
            Vector256<ushort> nearWords = Vector256.WidenLower(Vector128.Create(near.Slice(x, Vector128<byte>.Count)).ToVector256Unsafe());
            Vector256<ushort> farWords = Vector256.WidenLower(Vector128.Create(far.Slice(x, Vector128<byte>.Count)).ToVector256Unsafe());
            ((nearWords * (ushort)nearWeight) + (farWords * (ushort)farWeight)).CopyTo(sums[x..]);
        }

        for (; x < sums.Length; x++) sums[x] = (ushort)((nearWeight * near[x]) + (farWeight * far[x]));
    }

    /// <summary>Makes two samples of each sum but the first and the last, which repeat their neighbors.</summary>
    private static void StretchRow(ReadOnlySpan<ushort> sums, int roundLeft, int roundRight, int shift, Span<byte> row)
    {
        int x = 0;

        // The left sample in the lower byte and the right one in the upper are neighbors in memory.
        bool canPair = Vector256.IsHardwareAccelerated && BitConverter.IsLittleEndian;
        for (; canPair && x <= (row.Length / 2) - Vector256<ushort>.Count; x += Vector256<ushort>.Count)
        {
            Vector256<ushort> thrice = Vector256.Create(sums.Slice(x + 1, Vector256<ushort>.Count)) * (ushort)3;
            Vector256<ushort> left = (thrice + Vector256.Create(sums.Slice(x, Vector256<ushort>.Count)) + Vector256.Create((ushort)roundLeft)) >> shift;
            Vector256<ushort> right = (thrice + Vector256.Create(sums.Slice(x + 2, Vector256<ushort>.Count)) + Vector256.Create((ushort)roundRight)) >> shift;
            (left | (right << 8)).AsByte().CopyTo(row[(2 * x)..]);
        }

        for (int i = 2 * x; i < row.Length; i++)
        {
            int center = (i / 2) + 1;
            bool isLeft = (i & 1) == 0;
            int value = (3 * sums[center]) + sums[isLeft ? center - 1 : center + 1];
            row[i] = (byte)((value + (isLeft ? roundLeft : roundRight)) >> shift);
        }
    }

    private readonly struct TransformBody(JpegComponent component, byte[] plane) : IParallelBody
    {
        public void Invoke(int item, int worker)
        {
            int stride = component.BlocksAcross * JpegTables.BlockSide;
            int y = component.FirstBlockRow + item;
            for (int x = 0; x < component.BlocksAcross; x++)
            {
                Span<byte> output = plane.AsSpan((y * JpegTables.BlockSide * stride) + (x * JpegTables.BlockSide));
                InverseCosine.Transform(component.Block(x, y), component.Quantization!, output, stride);
            }
        }
    }
}
