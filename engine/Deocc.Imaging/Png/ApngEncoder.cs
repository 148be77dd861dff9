using System.Buffers.Binary;
using System.IO.Compression;
using Deocc.Imaging.Animation;

namespace Deocc.Imaging.Png;

/// <summary>Writes animated PNG (PNG specification, third edition, 11.3.4); programs that know none of it show the first frame.</summary>
internal static class ApngEncoder
{
    private const int MillisecondsPerSecond = 1000;

    /// <summary>Writes frames of one size and number of channels.</summary>
    public static void Encode(IReadOnlyList<Image<byte>> frames, Stream destination, AnimationOptions options)
    {
        var writer = new PngWriter(destination);
        writer.WriteStart(HeaderOf(frames[0]));
        Span<byte> control = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(control, frames.Count);
        BinaryPrimitives.WriteInt32BigEndian(control[4..], options.Plays);
        writer.WriteChunk("acTL"u8, control);
        int sequence = 0;
        for (int i = 0; i < frames.Count; i++)
        {
            (int left, int top, int width, int height) = i == 0
                ? (0, 0, frames[0].Width, frames[0].Height)
                : FrameDifference.Find(frames[i - 1], frames[i]);
            WriteFrameControl(writer, sequence++, left, top, width, height, options.FrameSeconds);
            Image<byte> changed = ImageCrop.Crop(frames[i], left, top, width, height);
            byte[] compressed = PngWriter.Compress(changed.Samples, HeaderOf(changed), CompressionLevel.Optimal);
            if (i == 0)
            {
                writer.WriteChunk("IDAT"u8, compressed);
                continue;
            }

            var numbered = new byte[compressed.Length + 4];
            BinaryPrimitives.WriteInt32BigEndian(numbered, sequence++);
            compressed.CopyTo(numbered, 4);
            writer.WriteChunk("fdAT"u8, numbered);
        }

        writer.WriteEnd();
    }

    private static PngHeader HeaderOf(Image<byte> frame) => PngHeader.Of(frame.Width, frame.Height, frame.Channels, bitDepth: 8);

    private static void WriteFrameControl(PngWriter writer, int sequence, int left, int top, int width, int height, double seconds)
    {
        // The last two bytes stay zero: the frame stays when its time is over, and replaces what is below it.
        Span<byte> control = stackalloc byte[26];
        control.Clear();
        int offset = 0;
        foreach (int value in (ReadOnlySpan<int>)[sequence, width, height, left, top])
        {
            BinaryPrimitives.WriteInt32BigEndian(control[offset..], value);
            offset += 4;
        }

        // Long times do not fit in milliseconds.
        int unit = seconds < ushort.MaxValue / MillisecondsPerSecond ? MillisecondsPerSecond : MillisecondsPerSecond / 10;
        BinaryPrimitives.WriteUInt16BigEndian(control[20..], (ushort)Math.Round(seconds * unit));
        BinaryPrimitives.WriteUInt16BigEndian(control[22..], (ushort)unit);
        writer.WriteChunk("fcTL"u8, control);
    }
}
