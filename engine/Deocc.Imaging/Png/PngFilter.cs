using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Png;

/// <summary>Row filters (PNG specification, 9): a byte is stored as its difference from a prediction.</summary>
internal static class PngFilter
{
    public const int Kinds = 5;

    /// <summary>Turns a filtered row back, in place.</summary>
    /// <param name="kind">The row's filter byte.</param>
    /// <param name="row">The row.</param>
    /// <param name="above">The row before it, already turned back; zeros for the first.</param>
    /// <param name="step">Bytes from a sample to the same one of the pixel before, at least 1.</param>
    public static void Undo(int kind, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        switch (kind)
        {
            case 0:
                break;
            case 1:
                for (int i = step; i < row.Length; i++) row[i] += row[i - step];
                break;
            case 2:
                for (int i = 0; i < row.Length; i++) row[i] += above[i];
                break;
            case 3:
                for (int i = 0; i < step && i < row.Length; i++) row[i] += (byte)(above[i] / 2);
                for (int i = step; i < row.Length; i++) row[i] += (byte)((row[i - step] + above[i]) / 2);
                break;
            case 4:
                for (int i = 0; i < step && i < row.Length; i++) row[i] += above[i];
                for (int i = step; i < row.Length; i++) row[i] += Paeth(row[i - step], above[i], above[i - step]);
                break;
            default:
                throw new FileFormatException($"PNG: row filter {kind} does not exist; the pixel data is damaged");
        }
    }

    /// <summary>Filters a row.</summary>
    /// <param name="kind">0 to 4.</param>
    /// <param name="row">The row.</param>
    /// <param name="above">The row before it; zeros for the first.</param>
    /// <param name="step">Bytes from a sample to the same one of the pixel before.</param>
    /// <param name="filtered">Receives the result.</param>
    public static void Apply(int kind, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int step, Span<byte> filtered)
    {
        for (int i = 0; i < row.Length; i++)
        {
            byte left = i < step ? (byte)0 : row[i - step];
            byte aboveLeft = i < step ? (byte)0 : above[i - step];
            byte prediction = kind switch
            {
                1 => left,
                2 => above[i],
                3 => (byte)((left + above[i]) / 2),
                4 => Paeth(left, above[i], aboveLeft),
                _ => 0,
            };
            filtered[i] = (byte)(row[i] - prediction);
        }
    }

    private static byte Paeth(byte left, byte above, byte aboveLeft)
    {
        int distanceLeft = Math.Abs(above - aboveLeft);
        int distanceAbove = Math.Abs(left - aboveLeft);
        int distanceAboveLeft = Math.Abs(left + above - (2 * aboveLeft));
        if (distanceLeft <= distanceAbove && distanceLeft <= distanceAboveLeft) return left;
        return distanceAbove <= distanceAboveLeft ? above : aboveLeft;
    }
}
