using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging.Metadata;

namespace Deocc.Imaging.Jpeg;

/// <summary>Writes baseline JPEG (T.81) as JFIF with the standard's example tables.</summary>
internal sealed class JpegEncoder
{
    private const int MaxSegment = 65533;

    private readonly Stream _destination;
    private readonly Image<byte> _image;
    private readonly bool _isHalved;
    private readonly ushort[] _lumaTable;
    private readonly ushort[] _chromaTable;
    private ulong _bits;
    private int _bitCount;

    public JpegEncoder(Image<byte> image, Stream destination, int quality, bool halvesChroma)
    {
        (_image, _destination) = (image, destination);
        _isHalved = halvesChroma && image.Channels >= 3;
        _lumaTable = Scale(JpegTables.LuminanceQuantization, quality);
        _chromaTable = Scale(JpegTables.ChrominanceQuantization, quality);
    }

    /// <summary>What an APP1 segment with EXIF data begins with.</summary>
    public static ReadOnlySpan<byte> ExifSignature => "Exif\0\0"u8;

    private bool IsColor => _image.Channels >= 3;

    public void Encode(IReadOnlyDictionary<string, string>? texts, ImageProfiles? profiles)
    {
        WriteHeaders(texts, profiles ?? ImageProfiles.None);
        float[][] planes = IsColor ? Planes() : [Grey()];
        int unit = _isHalved ? 16 : 8;
        int unitsAcross = (_image.Width + unit - 1) / unit;
        int unitsDown = (_image.Height + unit - 1) / unit;
        var lumaDc = new HuffmanCodes(JpegTables.LuminanceDcCounts, JpegTables.DcSymbols);
        var lumaAc = new HuffmanCodes(JpegTables.LuminanceAcCounts, JpegTables.LuminanceAcSymbols);
        var chromaDc = new HuffmanCodes(JpegTables.ChrominanceDcCounts, JpegTables.DcSymbols);
        var chromaAc = new HuffmanCodes(JpegTables.ChrominanceAcCounts, JpegTables.ChrominanceAcSymbols);
        Span<int> predictions = stackalloc int[3];
        for (int y = 0; y < unitsDown; y++)
        {
            for (int x = 0; x < unitsAcross; x++)
            {
                int side = unit / 8;
                for (int block = 0; block < side * side; block++)
                    WriteBlock(planes[0], 1, (x * unit) + (block % side * 8), (y * unit) + (block / side * 8), _lumaTable, lumaDc, lumaAc, ref predictions[0]);
                for (int p = 1; p < planes.Length; p++)
                    WriteBlock(planes[p], side, x * 8, y * 8, _chromaTable, chromaDc, chromaAc, ref predictions[p]);
            }
        }

        if (_bitCount > 0) WriteBits(0x7F, 7);
        _destination.Write([0xFF, 0xD9]);
    }

    /// <summary>The example table scaled as the Independent JPEG Group does: 50 leaves it, 100 makes it all ones.</summary>
    private static ushort[] Scale(ReadOnlySpan<byte> table, int quality)
    {
        int percent = quality < 50 ? 5000 / quality : 200 - (2 * quality);
        var scaled = new ushort[table.Length];
        for (int i = 0; i < scaled.Length; i++) scaled[i] = (ushort)Math.Clamp(((table[i] * percent) + 50) / 100, 1, 255);
        return scaled;
    }

    private float[] Grey()
    {
        var plane = new float[_image.Width * _image.Height];
        for (int i = 0; i < plane.Length; i++) plane[i] = _image.Samples[i * _image.Channels] - 128;
        return plane;
    }

    /// <summary>YCbCr (ITU-T T.871, section 7), centered on zero.</summary>
    private float[][] Planes()
    {
        int pixels = _image.Width * _image.Height;
        float[][] planes = [new float[pixels], new float[pixels], new float[pixels]];
        for (int i = 0; i < pixels; i++)
        {
            int place = i * _image.Channels;
            float r = _image.Samples[place];
            float g = _image.Samples[place + 1];
            float b = _image.Samples[place + 2];
            planes[0][i] = (0.299f * r) + (0.587f * g) + (0.114f * b) - 128;
            planes[1][i] = (-0.168736f * r) - (0.331264f * g) + (0.5f * b);
            planes[2][i] = (0.5f * r) - (0.418688f * g) - (0.081312f * b);
        }

        return planes;
    }

    private void WriteHeaders(IReadOnlyDictionary<string, string>? texts, ImageProfiles profiles)
    {
        _destination.Write([0xFF, 0xD8]);
        WriteSegment(0xE0, [(byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        if (profiles.Exif is { } exif) WriteSegment(0xE1, Fitting([.. ExifSignature, .. exif], "EXIF data"));
        if (profiles.Icc is { } icc)
        {
            foreach (byte[] part in JpegIcc.Split(icc, MaxSegment)) WriteSegment(0xE2, part);
        }

        foreach ((string keyword, string text) in texts ?? new Dictionary<string, string>())
        {
            if (keyword == ImageMetadata.XmpKeyword)
            {
                WriteXmp(text);
                continue;
            }

            byte[] comment = Encoding.UTF8.GetBytes($"{keyword}: {text}");
            WriteSegment(0xFE, comment.AsSpan(0, Math.Min(comment.Length, MaxSegment)));
        }

        WriteQuantization(0, _lumaTable);
        if (IsColor) WriteQuantization(1, _chromaTable);
        WriteFrame();
        WriteHuffman(0x00, JpegTables.LuminanceDcCounts, JpegTables.DcSymbols);
        WriteHuffman(0x10, JpegTables.LuminanceAcCounts, JpegTables.LuminanceAcSymbols);
        if (IsColor)
        {
            WriteHuffman(0x01, JpegTables.ChrominanceDcCounts, JpegTables.DcSymbols);
            WriteHuffman(0x11, JpegTables.ChrominanceAcCounts, JpegTables.ChrominanceAcSymbols);
        }

        WriteSegment(0xDA, IsColor ? [3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0] : [1, 1, 0x00, 0, 63, 0]);
    }

    private void WriteXmp(string packet) => WriteSegment(0xE1, Fitting([.. JpegXmp.Signature, .. Encoding.UTF8.GetBytes(packet)], "metadata"));

    private static byte[] Fitting(byte[] content, string what) =>
        content.Length <= MaxSegment ? content : throw new ShapeException($"JPEG: {what} of {content.Length} bytes; at most {MaxSegment} fit");

    private void WriteFrame()
    {
        int count = IsColor ? 3 : 1;
        var frame = new byte[6 + (3 * count)];
        frame[0] = 8;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)_image.Height);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(3), (ushort)_image.Width);
        frame[5] = (byte)count;
        for (int i = 0; i < count; i++)
        {
            frame[6 + (3 * i)] = (byte)(i + 1);
            frame[7 + (3 * i)] = (byte)(i == 0 && _isHalved ? 0x22 : 0x11);
            frame[8 + (3 * i)] = (byte)(i == 0 ? 0 : 1);
        }

        WriteSegment(0xC0, frame);
    }

    private void WriteQuantization(int index, ushort[] table)
    {
        var segment = new byte[1 + JpegTables.BlockSize];
        segment[0] = (byte)index;
        for (int k = 0; k < JpegTables.BlockSize; k++) segment[1 + k] = (byte)table[JpegTables.ZigZag[k]];
        WriteSegment(0xDB, segment);
    }

    private void WriteHuffman(byte selector, ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols) =>
        WriteSegment(0xC4, [selector, .. counts, .. symbols]);

    private void WriteSegment(byte marker, ReadOnlySpan<byte> content)
    {
        Span<byte> head = [0xFF, marker, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)(content.Length + 2));
        _destination.Write(head);
        _destination.Write(content);
    }

    /// <summary>Transforms, quantises and writes the block whose first sample is at (x, y) of the plane shrunk by a factor.</summary>
    private void WriteBlock(
        float[] plane, int shrink, int x, int y, ushort[] quantization, HuffmanCodes dc, HuffmanCodes ac, ref int prediction)
    {
        Span<float> block = stackalloc float[JpegTables.BlockSize];
        for (int row = 0; row < 8; row++)
        {
            for (int column = 0; column < 8; column++) block[(8 * row) + column] = Sample(plane, shrink, x + column, y + row);
        }

        ForwardCosine.Transform(block);
        Span<int> levels = stackalloc int[JpegTables.BlockSize];
        for (int k = 0; k < JpegTables.BlockSize; k++)
        {
            int place = JpegTables.ZigZag[k];
            levels[k] = (int)MathF.Round(block[place] / quantization[place]);
        }

        WriteLevel(dc, 0, levels[0] - prediction);
        prediction = levels[0];
        int run = 0;
        for (int k = 1; k < JpegTables.BlockSize; k++)
        {
            if (levels[k] == 0)
            {
                run++;
                continue;
            }

            for (; run > 15; run -= 16) WriteCode(ac, 0xF0);
            WriteLevel(ac, run, levels[k]);
            run = 0;
        }

        if (run > 0) WriteCode(ac, 0);
    }

    /// <summary>The mean of shrink x shrink samples; the picture's last row and column repeat beyond its border.</summary>
    private float Sample(float[] plane, int shrink, int x, int y)
    {
        float sum = 0;
        for (int dy = 0; dy < shrink; dy++)
        {
            int row = Math.Min(_image.Height - 1, (y * shrink) + dy) * _image.Width;
            for (int dx = 0; dx < shrink; dx++) sum += plane[row + Math.Min(_image.Width - 1, (x * shrink) + dx)];
        }

        return sum / (shrink * shrink);
    }

    private void WriteLevel(HuffmanCodes codes, int run, int level)
    {
        int size = 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(level));
        WriteCode(codes, (run << 4) | size);
        if (size > 0) WriteBits(level < 0 ? level + (1 << size) - 1 : level, size);
    }

    private void WriteCode(HuffmanCodes codes, int symbol) => WriteBits(codes.Code(symbol), codes.Length(symbol));

    private void WriteBits(int value, int count)
    {
        _bits = (_bits << count) | (uint)value;
        _bitCount += count;
        while (_bitCount >= 8)
        {
            byte next = (byte)(_bits >> (_bitCount - 8));
            _destination.WriteByte(next);
            if (next == 0xFF) _destination.WriteByte(0);
            _bitCount -= 8;
        }
    }
}
