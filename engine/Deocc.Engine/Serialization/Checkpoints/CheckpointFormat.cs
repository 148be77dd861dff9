using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Deocc.Engine.Serialization.Zip;

namespace Deocc.Engine.Serialization.Checkpoints;

/// <summary>
/// What writer and reader share: a checkpoint is a safetensors file whose tensors are named <c>SECTION/NAME</c> and whose
/// metadata hold the values, the version of this layout and a checksum over everything else.
/// </summary>
internal static class CheckpointFormat
{
    /// <summary>The metadata key of the layout's version.</summary>
    public const string VersionKey = "deocc.checkpoint";

    /// <summary>The metadata key of the checksum.</summary>
    public const string ChecksumKey = "deocc.checksum";

    /// <summary>The version that is written and read.</summary>
    public const string Version = "1";

    private const char Separator = '/';
    private const int ChunkElements = 1 << 20;

    /// <summary>The file's name of a section's tensor.</summary>
    public static string Join(string section, string name) => $"{section}{Separator}{name}";

    /// <summary>What the names of a section's tensors start with.</summary>
    public static string Prefix(string section) => Join(section, string.Empty);

    /// <summary>
    /// CRC-32 over every tensor's description and bytes in the given order, and every value in the order of the keys, the
    /// checksum itself left out.
    /// </summary>
    public static string Checksum(IReadOnlyList<TensorEntry> entries, IReadOnlyDictionary<string, string> values)
    {
        uint checksum = 0;
        byte[] buffer = new byte[ChunkElements * sizeof(double)];
        foreach (TensorEntry entry in entries)
        {
            checksum = Append(checksum, entry.ToString());
            int size = entry.StoredType.Size();
            for (long first = 0; first < entry.Shape.Elements; first += ChunkElements)
            {
                int count = (int)Math.Min(ChunkElements, entry.Shape.Elements - first);
                checksum = Crc32.Append(checksum, entry.ReadStored(first, count * size, buffer));
            }
        }

        foreach ((string key, string value) in values.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            if (key != ChecksumKey) checksum = Append(Append(checksum, key), value);
        }

        return checksum.ToString("X8", CultureInfo.InvariantCulture);
    }

    // The length in front keeps two neighbouring texts apart.
    private static uint Append(uint checksum, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        return Crc32.Append(Crc32.Append(checksum, length), bytes);
    }
}
