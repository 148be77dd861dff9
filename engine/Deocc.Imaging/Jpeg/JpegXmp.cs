namespace Deocc.Imaging.Jpeg;

/// <summary>How a JPEG file carries an XMP packet (ISO 16684-3): an APP1 segment that begins with a name.</summary>
internal static class JpegXmp
{
    public static ReadOnlySpan<byte> Signature => "http://ns.adobe.com/xap/1.0/\0"u8;
}
