namespace Deocc.Imaging.Gif;

/// <summary>GIF's variant of LZW (GIF89a, appendix F): codes of growing length, in blocks of at most 255 bytes.</summary>
internal static class GifLzw
{
    private const int MostBits = 12;
    private const int LongestBlock = 255;

    /// <summary>Writes the minimal code size, the compressed indices and the end of the blocks.</summary>
    /// <param name="destination">Receives them.</param>
    /// <param name="indices">Palette indices below 2^bits.</param>
    /// <param name="bits">The minimal code size, 2 to 8.</param>
    public static void Write(Stream destination, ReadOnlySpan<byte> indices, int bits)
    {
        destination.WriteByte((byte)bits);
        var blocks = new BlockWriter(destination);
        int clear = 1 << bits;
        int next = clear + 2;
        int length = bits + 1;

        // The code of a known string followed by an index; 0 where there is none, which no longer string can have.
        var children = new ushort[(1 << MostBits) << bits];
        blocks.Write(clear, length);
        int current = indices[0];
        foreach (byte index in indices[1..])
        {
            ref ushort child = ref children[(current << bits) | index];
            if (child != 0)
            {
                current = child;
                continue;
            }

            blocks.Write(current, length);
            current = index;
            if (next == 1 << MostBits)
            {
                blocks.Write(clear, length);
                Array.Clear(children);
                next = clear + 2;
                length = bits + 1;
                continue;
            }

            child = (ushort)next;
            if (next++ == 1 << length) length++;
        }

        blocks.Write(current, length);

        // A decoder adds a string for that code as well, and may take the end code to be longer by a bit.
        if (next == 1 << length && length < MostBits) length++;
        blocks.Write(clear + 1, length);
        blocks.Finish();
    }

    private ref struct BlockWriter(Stream destination)
    {
        private readonly byte[] _block = new byte[LongestBlock + 1];
        private int _filled;
        private int _bits;
        private int _count;

        public void Write(int code, int length)
        {
            _bits |= code << _count;
            _count += length;
            while (_count >= 8)
            {
                Add((byte)_bits);
                _bits >>= 8;
                _count -= 8;
            }
        }

        public void Finish()
        {
            if (_count > 0) Add((byte)_bits);
            Flush();
            destination.WriteByte(0);
        }

        private void Add(byte value)
        {
            _block[++_filled] = value;
            if (_filled == LongestBlock) Flush();
        }

        private void Flush()
        {
            if (_filled == 0) return;
            _block[0] = (byte)_filled;
            destination.Write(_block, 0, _filled + 1);
            _filled = 0;
        }
    }
}
