using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Jpeg;

/// <summary>
/// Reads entropy-coded bits and drops stuffed zeros. At a marker it goes on with zeros, as the standard's reference decoder
/// does, but not for long: a scan that needs more is an error.
/// </summary>
internal ref struct BitReader(ReadOnlySpan<byte> data, int position)
{
    // A block at the end may look some bits ahead of its data; more than that and the data is missing.
    private const int MaxPaddingBytes = 1 << 10;

    private readonly ReadOnlySpan<byte> _data = data;
    private ulong _bits;
    private int _count;
    private int _padding;

    /// <summary>Where the next byte is read; at a marker, where the marker begins.</summary>
    public int Position { get; private set; } = position;

    /// <summary>Decodes one symbol.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadSymbol(HuffmanTable table)
    {
        if (_count < HuffmanTable.MaxLength) Fill();
        int entry = table.Look((int)(_bits >> (64 - HuffmanTable.LookupBits)));
        if (entry != 0)
        {
            Skip(entry >> 8);
            return entry & 0xFF;
        }

        int symbol = table.Find((int)(_bits >> (64 - HuffmanTable.MaxLength)), out int length);
        Skip(length);
        return symbol;
    }

    /// <summary>Reads up to 16 bits as an unsigned number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadBits(int count)
    {
        if (count == 0) return 0;
        if (_count < count) Fill();
        int value = (int)(_bits >> (64 - count));
        Skip(count);
        return value;
    }

    /// <summary>Reads a coefficient of a number of bits (T.81, F.2.2.1: EXTEND).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadSigned(int count)
    {
        if (count == 0) return 0;
        int value = ReadBits(count);
        int isNegative = (value - (1 << (count - 1))) >> 31;
        return value + (isNegative & (1 - (1 << count)));
    }

    /// <summary>Drops the bits that are left and moves behind a restart marker, if one is next.</summary>
    public void Restart()
    {
        _bits = 0;
        _count = 0;
        _padding = 0;
        int start = Position;
        while (start + 1 < _data.Length && !(_data[start] == 0xFF && _data[start + 1] is not (0 or 0xFF))) start++;
        if (start + 1 < _data.Length && _data[start + 1] is >= 0xD0 and <= 0xD7) Position = start + 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Skip(int count)
    {
        _bits <<= count;
        _count -= count;
    }

    private void Fill()
    {
        if (_data.Length - Position >= sizeof(ulong))
        {
            // Eight bytes without a marker or a stuffed zero can be taken at once: no byte of theirs is all ones.
            ulong next = BinaryPrimitives.ReadUInt64BigEndian(_data[Position..]);
            bool hasAllOnes = ((~next - 0x0101010101010101) & next & 0x8080808080808080) != 0;
            if (!hasAllOnes)
            {
                int bytes = (64 - _count) >> 3;
                _bits |= (next >> (64 - (8 * bytes))) << (64 - (8 * bytes) - _count);
                _count += 8 * bytes;
                Position += bytes;
                return;
            }
        }

        FillByBytes();
    }

    private void FillByBytes()
    {
        while (_count <= 56)
        {
            int next = 0;
            if (Position < _data.Length)
            {
                next = _data[Position];
                if (next != 0xFF)
                {
                    Position++;
                }
                else if (Position + 1 < _data.Length && _data[Position + 1] == 0)
                {
                    Position += 2;
                }
                else
                {
                    next = 0;
                    CountPadding();
                }
            }
            else
            {
                CountPadding();
            }

            _bits |= (ulong)next << (56 - _count);
            _count += 8;
        }
    }

    private void CountPadding()
    {
        if (++_padding > MaxPaddingBytes) throw new FileFormatException("JPEG: the pixel data ends too early; the file was cut off");
    }
}
