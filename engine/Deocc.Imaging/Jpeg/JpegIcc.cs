using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Jpeg;

/// <summary>How JPEG files carry an ICC profile (ISO 15076-1, annex B.4): in APP2 segments with a name, a number from 1 and their count.</summary>
internal sealed class JpegIcc
{
    private const int MostSegments = 255;

    private readonly SortedDictionary<int, byte[]> _parts = [];
    private int _count;

    public static ReadOnlySpan<byte> Signature => "ICC_PROFILE\0"u8;

    /// <summary>Takes a segment that begins with the name.</summary>
    public void Take(ReadOnlySpan<byte> segment)
    {
        if (segment.Length <= Signature.Length + 2) return;
        _count = segment[Signature.Length + 1];
        _parts[segment[Signature.Length]] = segment[(Signature.Length + 2)..].ToArray();
    }

    /// <summary>The profile; null if there is none or a part is missing.</summary>
    public byte[]? Join() =>
        _parts.Count > 0 && _parts.Count == _count && _parts.Keys.First() == 1 && _parts.Keys.Last() == _count ? [.. _parts.Values.SelectMany(part => part)] : null;

    /// <summary>The contents of the segments for a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="largest">The most bytes of a segment.</param>
    /// <exception cref="ShapeException">The profile is too large.</exception>
    public static IEnumerable<byte[]> Split(byte[] profile, int largest)
    {
        int part = largest - Signature.Length - 2;
        byte[][] parts = [.. profile.Chunk(part)];
        if (parts.Length > MostSegments) throw new ShapeException($"JPEG: an ICC profile of {profile.Length} bytes; at most {MostSegments * part} fit");
        return parts.Select((bytes, i) => (byte[])[.. Signature, (byte)(i + 1), (byte)parts.Length, .. bytes]);
    }
}
