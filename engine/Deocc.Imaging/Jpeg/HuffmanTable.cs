using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Jpeg;

/// <summary>A Huffman table for decoding (T.81, annex C and F.2.2.3).</summary>
internal sealed class HuffmanTable
{
    /// <summary>Codes of at most this many bits are found in one look.</summary>
    public const int LookupBits = 9;

    public const int MaxLength = 16;

    private readonly ushort[] _lookup = new ushort[1 << LookupBits];
    private readonly int[] _largestCode = new int[MaxLength + 2];
    private readonly int[] _offset = new int[MaxLength + 1];
    private readonly byte[] _symbols;

    /// <summary>Builds a table from the number of codes of each length 1..16 and their symbols.</summary>
    public HuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        _symbols = symbols.ToArray();
        int code = 0;
        int symbol = 0;
        for (int length = 1; length <= MaxLength; length++)
        {
            _offset[length] = symbol - code;
            for (int i = 0; i < counts[length - 1]; i++, code++, symbol++)
            {
                if (length > LookupBits) continue;
                int first = code << (LookupBits - length);
                for (int fill = 0; fill < 1 << (LookupBits - length); fill++)
                {
                    if (first + fill >= _lookup.Length) throw new FileFormatException("JPEG: a Huffman table has too many codes");
                    _lookup[first + fill] = (ushort)((length << 8) | symbols[symbol]);
                }
            }

            if (code > 1 << length) throw new FileFormatException("JPEG: a Huffman table has too many codes");
            _largestCode[length] = counts[length - 1] == 0 ? -1 : code - 1;
            code <<= 1;
        }

        _largestCode[MaxLength + 1] = int.MaxValue;
    }

    /// <summary>Length in the upper byte and symbol in the lower for the next bits; 0 if the code is longer.</summary>
    public int Look(int bits) => _lookup[bits];

    /// <summary>Finds a code longer than <see cref="LookupBits"/>.</summary>
    /// <param name="bits">The next sixteen bits.</param>
    /// <param name="length">The code's length.</param>
    public int Find(int bits, out int length)
    {
        for (length = LookupBits + 1; length <= MaxLength; length++)
        {
            int code = bits >> (MaxLength - length);
            if (code <= _largestCode[length]) return _symbols[code + _offset[length]];
        }

        throw new FileFormatException("JPEG: a code that is in no table; the pixel data is damaged");
    }
}
