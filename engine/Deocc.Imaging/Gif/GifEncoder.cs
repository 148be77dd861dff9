using System.Buffers.Binary;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging.Animation;

namespace Deocc.Imaging.Gif;

/// <summary>
/// Writes animated GIF (GIF89a): one palette for all frames, so that what stands still does not flicker. Frames of at most 256
/// colors stay as they are; pixels less than half opaque become transparent.
/// </summary>
internal static class GifEncoder
{
    private const int MaxSide = 65535;
    private const int MostColors = 256;
    private const int KeepFrame = 1;
    private const int RestoreBackground = 2;

    /// <summary>Writes frames of one size and number of channels.</summary>
    /// <exception cref="ShapeException">The frames are larger than the format allows.</exception>
    public static void Encode(IReadOnlyList<Image<byte>> frames, Stream destination, AnimationOptions options)
    {
        Image<byte> first = frames[0];
        if (first.Width > MaxSide || first.Height > MaxSide)
            throw new ShapeException($"GIF: {first.Width}x{first.Height} is larger than {MaxSide} pixels a side");
        bool isTransparent = frames.Any(frame => HasTransparency(frame));
        GifPalette palette = GifPalette.Of(frames, isTransparent ? MostColors - 1 : MostColors);
        int bits = Math.Max(1, (int)Math.Ceiling(Math.Log2(palette.Count + (isTransparent ? 1 : 0))));
        int transparentIndex = isTransparent ? palette.Count : -1;
        WriteHeader(destination, first, palette, bits);
        if (frames.Count > 1) WriteLoop(destination, options.Plays);
        for (int i = 0; i < frames.Count; i++)
        {
            // A transparent frame cannot cover the one before, so it is drawn whole on a cleared screen.
            (int Left, int Top, int Width, int Height) part = i == 0 || isTransparent
                ? (0, 0, first.Width, first.Height)
                : FrameDifference.Find(frames[i - 1], frames[i]);
            WriteFrameHead(destination, part, options.FrameSeconds, transparentIndex);
            Image<byte> shown = ImageCrop.Crop(frames[i], part.Left, part.Top, part.Width, part.Height);
            byte[] indices = palette.Map(shown, transparentIndex, options.Dither);
            GifLzw.Write(destination, indices, Math.Max(2, bits));
        }

        destination.WriteByte(0x3B);
    }

    private static bool HasTransparency(Image<byte> frame)
    {
        if (frame.Channels is 1 or 3) return false;
        for (int i = frame.Channels - 1; i < frame.Samples.Length; i += frame.Channels)
        {
            if (GifPalette.IsTransparent(frame.Samples[i])) return true;
        }

        return false;
    }

    private static void WriteHeader(Stream destination, Image<byte> first, GifPalette palette, int bits)
    {
        Span<byte> header = [.. "GIF89a"u8, 0, 0, 0, 0, (byte)(0xF0 | (bits - 1)), 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], (ushort)first.Width);
        BinaryPrimitives.WriteUInt16LittleEndian(header[8..], (ushort)first.Height);
        destination.Write(header);
        var table = new byte[3 << bits];
        for (int i = 0; i < palette.Count; i++) (table[3 * i], table[(3 * i) + 1], table[(3 * i) + 2]) = palette[i];
        destination.Write(table);
    }

    private static void WriteLoop(Stream destination, int plays)
    {
        // The extension counts repetitions after the first play; without it the animation plays once.
        if (plays == 1) return;
        Span<byte> loop = [0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(loop[16..], (ushort)Math.Max(0, plays - 1));
        destination.Write(loop);
    }

    private static void WriteFrameHead(Stream destination, (int Left, int Top, int Width, int Height) part, double seconds, int transparentIndex)
    {
        bool isTransparent = transparentIndex >= 0;
        int flags = ((isTransparent ? RestoreBackground : KeepFrame) << 2) | (isTransparent ? 1 : 0);
        Span<byte> control = [0x21, 0xF9, 4, (byte)flags, 0, 0, (byte)Math.Max(0, transparentIndex), 0];
        BinaryPrimitives.WriteUInt16LittleEndian(control[4..], (ushort)Math.Round(100 * seconds));
        destination.Write(control);
        Span<byte> descriptor = [0x2C, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[1..], (ushort)part.Left);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[3..], (ushort)part.Top);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[5..], (ushort)part.Width);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[7..], (ushort)part.Height);
        destination.Write(descriptor);
    }
}
