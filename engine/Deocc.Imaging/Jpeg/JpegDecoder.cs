using System.Buffers.Binary;
using System.Text;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging.Metadata;

namespace Deocc.Imaging.Jpeg;

/// <summary>Decodes baseline, extended sequential and progressive Huffman-coded JPEG (T.81) in grey, YCbCr, RGB, CMYK and YCCK.</summary>
internal sealed class JpegDecoder
{
    private const int NoTransform = 0;
    private const int TransformYcck = 2;

    private readonly ushort[]?[] _quantization = new ushort[4][];

    // Frames of Motion JPEG leave the tables out and mean the standard's examples.
    private readonly HuffmanTable?[] _dcTables =
    [
        new(JpegTables.LuminanceDcCounts, JpegTables.DcSymbols), new(JpegTables.ChrominanceDcCounts, JpegTables.DcSymbols), null, null,
    ];

    private readonly HuffmanTable?[] _acTables =
    [
        new(JpegTables.LuminanceAcCounts, JpegTables.LuminanceAcSymbols),
        new(JpegTables.ChrominanceAcCounts, JpegTables.ChrominanceAcSymbols),
        null,
        null,
    ];

    private readonly Dictionary<string, string> _texts = [];
    private readonly JpegIcc _icc = new();
    private JpegFrame? _frame;
    private int _restartInterval;
    private int _adobeTransform = -1;
    private bool _hasJfif;
    private byte[]? _exif;

    public static DecodedImage Decode(ReadOnlySpan<byte> file)
    {
        var decoder = new JpegDecoder();
        decoder.ReadSegments(file);
        byte[]? exif = decoder._exif;
        return new DecodedImage(decoder.Convert())
        {
            Texts = decoder._texts,
            Orientation = exif is null ? 1 : ExifData.Orientation(exif),
            Profiles = new ImageProfiles(exif, decoder._icc.Join()),
        };
    }

    private void ReadSegments(ReadOnlySpan<byte> file)
    {
        if (file.Length < 4 || file[0] != 0xFF || file[1] != 0xD8) throw new FileFormatException("JPEG: the start marker is missing; not a JPEG file");
        int position = 2;
        bool hasScan = false;
        while (true)
        {
            // Anything between segments is skipped, as all decoders do.
            while (position + 1 < file.Length && !(file[position] == 0xFF && file[position + 1] is not (0 or 0xFF))) position++;
            if (position + 1 >= file.Length) break;
            byte marker = file[position + 1];
            position += 2;
            if (marker == 0xD9) break;
            if (marker is 0x01 or (>= 0xD0 and <= 0xD8)) continue;
            if (position + 2 > file.Length) break;
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[position..]);
            if (length < 2 || position + length > file.Length)
            {
                if (hasScan) break;
                throw new FileFormatException($"JPEG: segment {marker:X2} claims {length} bytes, more than the file has left; it was cut off");
            }

            ReadOnlySpan<byte> segment = file.Slice(position + 2, length - 2);
            position += length;
            if (marker == 0xDA)
            {
                position = ReadScan(segment, file, position);
                hasScan = true;
            }
            else
            {
                ReadSegment(marker, segment, file.Length);
            }
        }

        if (!hasScan) throw new FileFormatException("JPEG: the file ends before its pixels; it was cut off");
    }

    private void ReadSegment(byte marker, ReadOnlySpan<byte> segment, long fileBytes)
    {
        switch (marker)
        {
            case 0xC0 or 0xC1 or 0xC2:
                if (_frame is not null) throw new FileFormatException("JPEG: a second frame");
                _frame = JpegFrame.Parse(segment, isProgressive: marker == 0xC2, fileBytes);
                break;
            case 0xC4:
                ReadHuffmanTables(segment);
                break;
            case 0xDB:
                ReadQuantization(segment);
                break;
            case 0xDD when segment.Length >= 2:
                _restartInterval = BinaryPrimitives.ReadUInt16BigEndian(segment);
                break;
            case 0xE0 when segment.StartsWith("JFIF"u8):
                _hasJfif = true;
                break;
            case 0xE1 when segment.StartsWith(JpegEncoder.ExifSignature):
                _exif ??= segment[JpegEncoder.ExifSignature.Length..].ToArray();
                break;
            case 0xE2 when segment.StartsWith(JpegIcc.Signature):
                _icc.Take(segment);
                break;
            case 0xE1 when segment.StartsWith(JpegXmp.Signature):
                _texts[ImageMetadata.XmpKeyword] = Encoding.UTF8.GetString(segment[JpegXmp.Signature.Length..]);
                break;
            case 0xEE when segment.Length >= 12 && segment.StartsWith("Adobe"u8):
                _adobeTransform = segment[11];
                break;
            case 0xFE:
                string comment = Encoding.UTF8.GetString(segment).TrimEnd('\0');
                _texts["Comment"] = _texts.TryGetValue("Comment", out string? earlier) ? $"{earlier}\n{comment}" : comment;
                break;
            case 0xC3 or (>= 0xC5 and <= 0xC7) or (>= 0xC9 and <= 0xCB) or (>= 0xCD and <= 0xCF):
                throw new FileFormatException($"JPEG: frame type {marker:X2} (lossless, hierarchical or arithmetic) is not supported; save it as baseline");
            default:
                break;
        }
    }

    private void ReadQuantization(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            bool isWide = segment[0] >> 4 != 0;
            int index = segment[0] & 15;
            int bytes = JpegTables.BlockSize * (isWide ? 2 : 1);
            if (index > 3 || segment.Length < 1 + bytes) throw new FileFormatException("JPEG: a quantisation table is too short or has a wrong number");
            var table = new ushort[JpegTables.BlockSize];
            for (int k = 0; k < table.Length; k++)
                table[JpegTables.ZigZag[k]] = isWide ? BinaryPrimitives.ReadUInt16BigEndian(segment[(1 + (2 * k))..]) : segment[1 + k];
            _quantization[index] = table;
            segment = segment[(1 + bytes)..];
        }
    }

    private void ReadHuffmanTables(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            int index = segment[0] & 15;
            int kind = segment[0] >> 4;
            if (index > 3 || kind > 1 || segment.Length < 17) throw new FileFormatException("JPEG: a Huffman table is too short or has a wrong number");
            ReadOnlySpan<byte> counts = segment.Slice(1, HuffmanTable.MaxLength);
            int symbols = 0;
            foreach (byte count in counts) symbols += count;
            if (symbols > 256 || segment.Length < 17 + symbols) throw new FileFormatException("JPEG: a Huffman table has more symbols than bytes");
            var table = new HuffmanTable(counts, segment.Slice(17, symbols));
            if (kind == 0) _dcTables[index] = table;
            else _acTables[index] = table;
            segment = segment[(17 + symbols)..];
        }
    }

    private int ReadScan(ReadOnlySpan<byte> segment, ReadOnlySpan<byte> file, int position)
    {
        JpegFrame frame = _frame ?? throw new FileFormatException("JPEG: pixels before the frame header");

        // The picture is complete after a sequential scan of all planes; what follows is skipped like other extra data.
        if (frame.Components[0].Plane is not null) return position;
        int count = segment.Length > 0 ? segment[0] : 0;
        if (count < 1 || count > frame.Components.Length || segment.Length < 4 + (2 * count))
            throw new FileFormatException("JPEG: a scan header is too short or names too many planes");
        var components = new JpegComponent[count];
        int blocksPerUnit = 0;
        for (int i = 0; i < count; i++)
        {
            int identifier = segment[1 + (2 * i)];
            int tables = segment[2 + (2 * i)];
            JpegComponent component = Array.Find(frame.Components, c => c.Identifier == identifier)
                ?? throw new FileFormatException($"JPEG: a scan names plane {identifier}, which the frame does not have");
            if (tables >> 4 > 3 || (tables & 15) > 3) throw new FileFormatException("JPEG: a scan names a Huffman table beyond the fourth");
            component.DcTable = _dcTables[tables >> 4];
            component.AcTable = _acTables[tables & 15];
            component.Quantization ??= _quantization[component.QuantizationIndex];
            components[i] = component;
            blocksPerUnit += component.Horizontal * component.Vertical;
        }

        if (count > 1 && blocksPerUnit > 10) throw new FileFormatException($"JPEG: {blocksPerUnit} blocks per unit are more than the 10 allowed");
        var scan = new JpegScan(frame, components, segment.Slice(1 + (2 * count), 3), file, position);
        bool isFirst = frame.Components[0].Coefficients.Length == 0;
        if (isFirst && !frame.IsProgressive && count == frame.Components.Length) return scan.DecodeInStrips(_restartInterval);
        if (isFirst) frame.AllocateCoefficients(frame.UnitsDown);
        return scan.Decode(_restartInterval);
    }

    private Image<byte> Convert()
    {
        JpegFrame frame = _frame!;
        byte[][] planes = JpegPlanes.Transform(frame);
        var image = new Image<byte>(frame.Width, frame.Height, planes.Length == 1 ? 1 : 3);
        bool isYcc = planes.Length switch
        {
            3 => _hasJfif || (_adobeTransform < 0 ? !HasRgbIdentifiers(frame) : _adobeTransform != NoTransform),
            4 => _adobeTransform == TransformYcck,
            _ => false,
        };
        var body = new ConvertBody(frame, planes, image, isYcc, isInverted: _adobeTransform >= 0);
        CpuThreads.For((frame.Height + ConvertBody.RowsPerItem - 1) / ConvertBody.RowsPerItem, ref body);
        return image;
    }

    private static bool HasRgbIdentifiers(JpegFrame frame) =>
        frame.Components[0].Identifier == 'R' && frame.Components[1].Identifier == 'G' && frame.Components[2].Identifier == 'B';

    private readonly struct ConvertBody(JpegFrame frame, byte[][] planes, Image<byte> image, bool isYcc, bool isInverted) : IParallelBody
    {
        public const int RowsPerItem = 16;

        public void Invoke(int item, int worker)
        {
            int width = frame.Width;
            var rows = new byte[planes.Length * width];
            var scratch = new ushort[width + JpegTables.BlockSide];
            int end = Math.Min(frame.Height, (item + 1) * RowsPerItem);
            for (int y = item * RowsPerItem; y < end; y++)
            {
                for (int p = 0; p < planes.Length; p++)
                    JpegPlanes.UpsampleRow(frame, frame.Components[p], planes[p], y, rows.AsSpan(p * width, width), scratch);
                Span<byte> target = image.Row(y);
                ReadOnlySpan<byte> first = rows.AsSpan(0, width);
                if (planes.Length == 1)
                {
                    first.CopyTo(target);
                    continue;
                }

                ReadOnlySpan<byte> second = rows.AsSpan(width, width);
                ReadOnlySpan<byte> third = rows.AsSpan(2 * width, width);
                if (isYcc) YccColor.ToRgb(first, second, third, target);
                else YccColor.Interleave(first, second, third, target);
                if (planes.Length == 4) YccColor.ApplyBlack(target, rows.AsSpan(3 * width, width), isYcc, isInverted);
            }
        }
    }
}
