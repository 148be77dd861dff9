namespace Deocc.Imaging.Jpeg;

/// <summary>A Huffman table for encoding (T.81, annex C).</summary>
internal sealed class HuffmanCodes
{
    private readonly ushort[] _codes = new ushort[256];
    private readonly byte[] _lengths = new byte[256];

    public HuffmanCodes(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        int code = 0;
        int next = 0;
        for (int length = 1; length <= HuffmanTable.MaxLength; length++)
        {
            for (int i = 0; i < counts[length - 1]; i++)
            {
                _codes[symbols[next]] = (ushort)code++;
                _lengths[symbols[next++]] = (byte)length;
            }

            code <<= 1;
        }
    }

    public int Code(int symbol) => _codes[symbol];

    public int Length(int symbol) => _lengths[symbol];
}
