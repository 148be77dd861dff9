namespace Deocc.Models.FaceModels;

/// <summary>
/// Numbers as bytes with one scale per block: value = (byte - 128) * scale, scale = largest magnitude of the block / 127.
/// Blocks are short runs of one mode, so that a mode that moves the mouth alone costs no precision elsewhere.
/// </summary>
internal static class BlockQuantization
{
    /// <summary>Numbers in a block: 16 vertices of three coordinates.</summary>
    public const int BlockLength = 48;

    private const int Zero = 128;
    private const float Largest = 127;

    /// <summary>The number of blocks, hence scales, of a row.</summary>
    public static int BlocksPerRow(int rowLength) => (rowLength + BlockLength - 1) / BlockLength;

    /// <summary>Quantises rows of equal length, each with its own blocks.</summary>
    public static (byte[] Codes, float[] Scales) Encode(ReadOnlySpan<float> values, int rowLength)
    {
        int rows = values.Length / rowLength;
        int blocks = BlocksPerRow(rowLength);
        var codes = new byte[values.Length];
        var scales = new float[rows * blocks];
        for (int row = 0; row < rows; row++)
        {
            for (int block = 0; block < blocks; block++)
            {
                int start = (row * rowLength) + (block * BlockLength);
                int length = Math.Min(BlockLength, rowLength - (block * BlockLength));
                scales[(row * blocks) + block] = EncodeBlock(values.Slice(start, length), codes.AsSpan(start, length));
            }
        }

        return (codes, scales);
    }

    /// <summary>The numbers again.</summary>
    public static float[] Decode(ReadOnlySpan<byte> codes, ReadOnlySpan<float> scales, int rowLength)
    {
        int blocks = BlocksPerRow(rowLength);
        var values = new float[codes.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            int row = i / rowLength;
            int block = (i - (row * rowLength)) / BlockLength;
            values[i] = (codes[i] - Zero) * scales[(row * blocks) + block];
        }

        return values;
    }

    private static float EncodeBlock(ReadOnlySpan<float> values, Span<byte> codes)
    {
        float magnitude = 0;
        foreach (float value in values) magnitude = Math.Max(magnitude, Math.Abs(value));
        float scale = magnitude / Largest;
        for (int i = 0; i < values.Length; i++)
            codes[i] = scale == 0 ? (byte)Zero : (byte)(Zero + (int)MathF.Round(values[i] / scale));
        return scale;
    }
}
