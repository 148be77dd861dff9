using System.Buffers.Binary;
using System.Text;

namespace Deocc.Tests.Runs;

/// <summary>An event of a TensorBoard file, read independently of the writer: checksums bit by bit, fields by their numbers in event.proto.</summary>
internal sealed class EventRecord
{
    public double WallTime { get; private set; }

    public long Step { get; private set; }

    public string FileVersion { get; private set; } = string.Empty;

    public long SessionStatus { get; private set; }

    public Dictionary<string, float> Scalars { get; } = [];

    public string ImageTag { get; private set; } = string.Empty;

    public long ImageHeight { get; private set; }

    public long ImageWidth { get; private set; }

    public byte[] ImageFile { get; private set; } = [];

    public static IEnumerable<EventRecord> ReadAll(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        for (int offset = 0; offset < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(offset));
            RequireChecksum(file, offset, 8);
            RequireChecksum(file, offset + 12, length);
            yield return Read(file.AsSpan(offset + 12, length));
            offset += 12 + length + 4;
        }
    }

    private static EventRecord Read(ReadOnlySpan<byte> message)
    {
        var record = new EventRecord();
        foreach ((int field, ulong number, byte[] bytes) in Fields(message))
        {
            switch (field)
            {
                case 1: record.WallTime = BitConverter.UInt64BitsToDouble(number); break;
                case 2: record.Step = (long)number; break;
                case 3: record.FileVersion = Encoding.UTF8.GetString(bytes); break;
                case 5: record.ReadSummary(bytes); break;
                case 7: record.SessionStatus = (long)Fields(bytes).Single(inner => inner.Field == 1).Number; break;
                default: throw new InvalidDataException($"field {field}");
            }
        }

        return record;
    }

    private void ReadSummary(byte[] message)
    {
        foreach ((_, _, byte[] value) in Fields(message))
        {
            List<(int Field, ulong Number, byte[] Bytes)> fields = Fields(value);
            string tag = Encoding.UTF8.GetString(fields.Single(field => field.Field == 1).Bytes);
            if (fields.Exists(field => field.Field == 2))
            {
                Scalars[tag] = BitConverter.UInt32BitsToSingle((uint)fields.Single(field => field.Field == 2).Number);
                continue;
            }

            ImageTag = tag;
            foreach ((int field, ulong number, byte[] bytes) in Fields(fields.Single(field => field.Field == 4).Bytes))
            {
                if (field == 1) ImageHeight = (long)number;
                if (field == 2) ImageWidth = (long)number;
                if (field == 4) ImageFile = bytes;
            }
        }
    }

    private static List<(int Field, ulong Number, byte[] Bytes)> Fields(ReadOnlySpan<byte> message)
    {
        var fields = new List<(int, ulong, byte[])>();
        while (message.Length > 0)
        {
            ulong tag = ReadVarint(ref message);
            (ulong number, byte[] bytes) = (0, []);
            switch (tag & 7)
            {
                case 0: number = ReadVarint(ref message); break;
                case 1: number = BinaryPrimitives.ReadUInt64LittleEndian(message); message = message[8..]; break;
                case 5: number = BinaryPrimitives.ReadUInt32LittleEndian(message); message = message[4..]; break;
                case 2:
                    int length = (int)ReadVarint(ref message);
                    bytes = message[..length].ToArray();
                    message = message[length..];
                    break;
                default: throw new InvalidDataException($"wire type {tag & 7}");
            }

            fields.Add(((int)(tag >> 3), number, bytes));
        }

        return fields;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message[0];
            message = message[1..];
            value |= (ulong)(next & 127) << shift;
            if (next < 128) return value;
        }
    }

    private static void RequireChecksum(byte[] file, int offset, int length)
    {
        uint crc = ~0u;
        foreach (byte value in file.AsSpan(offset, length))
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }

        crc = ~crc;
        uint masked = ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
        if (masked != BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(offset + length))) throw new InvalidDataException($"checksum at {offset}");
    }
}
