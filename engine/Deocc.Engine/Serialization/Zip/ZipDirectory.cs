using System.Buffers.Binary;
using System.Text;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization.Bytes;

namespace Deocc.Engine.Serialization.Zip;

/// <summary>
/// Reads the list of a zip file's members, zip64 included, over a mapped file. Written here because the library's reader
/// hides where a stored member lies, which is what mapping needs. Source: PKWARE APPNOTE.TXT 6.3.
/// </summary>
internal sealed class ZipDirectory : IDisposable
{
    private const int EndSize = 22;
    private const int Zip64LocatorSize = 20;
    private const int Zip64EndSize = 56;
    private const int CentralSize = 46;
    private const int LocalSize = 30;
    private const uint EndSignature = 0x06054B50;
    private const uint Zip64LocatorSignature = 0x07064B50;
    private const uint Zip64EndSignature = 0x06064B50;
    private const uint CentralSignature = 0x02014B50;
    private const uint LocalSignature = 0x04034B50;
    private const ushort Zip64Field = 1;
    private const ushort EncryptedFlag = 1;
    private const ushort Stored = 0;
    private const ushort Deflated = 8;

    // Deflate cannot pack tighter: 258 bytes per two bits of code.
    private const long LargestRatio = 1032;

    private readonly string _file;
    private readonly ByteSource _source;
    private readonly bool _verify;
    private readonly Dictionary<string, ZipMember> _members = new(StringComparer.Ordinal);
    private readonly List<(long Begin, long End, string Name)> _extents = [];

    /// <summary>Reads and checks the whole directory.</summary>
    /// <exception cref="FileFormatException">The directory is damaged or needs a feature that is not supported.</exception>
    public ZipDirectory(string file, ByteSource source, bool verifyChecksums)
    {
        _file = file;
        _source = source;
        _verify = verifyChecksums;
        (long offset, long size, long count) = FindCentralDirectory();
        if (!source.Contains(offset, size) || count > size / CentralSize) throw Damaged("its directory lies outside the file");
        long end = offset + size;
        for (long i = 0; i < count; i++) offset = ReadMember(offset, end);
        if (offset != end) throw Damaged("its directory has bytes left over");
        CheckDisjoint(end - size);
    }

    /// <summary>The members, in no particular order.</summary>
    public IReadOnlyCollection<ZipMember> Members => _members.Values;

    /// <summary>Whether the bytes start like a zip file.</summary>
    public static bool Recognises(ByteSource source)
    {
        if (source.Length < EndSize) return false;
        return BinaryPrimitives.ReadUInt32LittleEndian(source.Slice(0, 4)) is LocalSignature or EndSignature;
    }

    /// <summary>A member by its full name.</summary>
    public ZipMember? Find(string name) => _members.GetValueOrDefault(name);

    /// <summary>Releases what the members have inflated.</summary>
    public void Dispose()
    {
        foreach (ZipMember member in _members.Values) member.Dispose();
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);

    private (long Offset, long Size, long Count) FindCentralDirectory()
    {
        int tailLength = (int)Math.Min(_source.Length, EndSize + ushort.MaxValue);
        long tailStart = _source.Length - tailLength;
        ReadOnlySpan<byte> tail = _source.Slice(tailStart, tailLength);
        for (int i = tailLength - EndSize; i >= 0; i--)
        {
            if (U32(tail, i) != EndSignature || U16(tail, i + 20) != tailLength - EndSize - i) continue;
            uint disks = U32(tail, i + 4);
            (long Offset, long Size, long Count) found = (U32(tail, i + 16), U32(tail, i + 12), U16(tail, i + 10));
            bool isZip64 = found.Offset == uint.MaxValue || found.Size == uint.MaxValue || found.Count == ushort.MaxValue;
            if (isZip64) return ReadZip64End(tailStart + i);
            if (disks != 0 || U16(tail, i + 8) != found.Count) throw Damaged("it is split over several disks");
            return found;
        }

        throw Damaged("its directory is missing; the file is cut off");
    }

    private (long Offset, long Size, long Count) ReadZip64End(long endOffset)
    {
        long locatorOffset = endOffset - Zip64LocatorSize;
        if (locatorOffset < 0) throw Damaged("its zip64 locator is missing");
        ReadOnlySpan<byte> locator = _source.Slice(locatorOffset, Zip64LocatorSize);
        if (U32(locator, 0) != Zip64LocatorSignature) throw Damaged("its zip64 locator is missing");
        ulong offset = U64(locator, 8);
        if (offset > long.MaxValue || !_source.Contains((long)offset, Zip64EndSize))
            throw Damaged("its zip64 directory lies outside the file");
        ReadOnlySpan<byte> end = _source.Slice((long)offset, Zip64EndSize);
        if (U32(end, 0) != Zip64EndSignature) throw Damaged("its zip64 directory is missing");
        if (U64(end, 16) != 0 || U64(end, 24) != U64(end, 32)) throw Damaged("it is split over several disks");
        return (Signed(U64(end, 48)), Signed(U64(end, 40)), Signed(U64(end, 32)));
    }

    private long ReadMember(long offset, long end)
    {
        if (end - offset < CentralSize) throw Damaged("its directory is cut off");
        ReadOnlySpan<byte> entry = _source.Slice(offset, CentralSize);
        if (U32(entry, 0) != CentralSignature) throw Damaged("its directory is damaged");
        int nameLength = U16(entry, 28), extraLength = U16(entry, 30), commentLength = U16(entry, 32);
        long next = offset + CentralSize + nameLength + extraLength + commentLength;
        if (next > end) throw Damaged("its directory is cut off");
        ReadOnlySpan<byte> nameBytes = _source.Slice(offset + CentralSize, nameLength);
        string name = Encoding.UTF8.GetString(nameBytes);
        ReadOnlySpan<byte> extra = _source.Slice(offset + CentralSize + nameLength, extraLength);
        if ((U16(entry, 8) & EncryptedFlag) != 0) throw Damaged($"its member {FileText.Quote(name)} is encrypted");

        long length = U32(entry, 24), packedLength = U32(entry, 20), localOffset = U32(entry, 42);
        ReadZip64Extra(extra, ref length, ref packedLength, ref localOffset);
        ushort method = U16(entry, 10);
        ByteSource packed = Locate(nameBytes, localOffset, packedLength, method);
        CheckLengths(name, method, length, packedLength);
        var member = new ZipMember(_file, name, packed, length, method == Deflated, U32(entry, 16), _verify);
        if (!_members.TryAdd(name, member)) throw Damaged($"its member {FileText.Quote(name)} appears twice");
        return next;
    }

    private void ReadZip64Extra(ReadOnlySpan<byte> extra, ref long length, ref long packedLength, ref long localOffset)
    {
        while (extra.Length >= 4)
        {
            int size = U16(extra, 2);
            if (size > extra.Length - 4) return;
            if (U16(extra, 0) == Zip64Field)
            {
                ReadOnlySpan<byte> values = extra.Slice(4, size);
                TakeZip64(ref length, ref values);
                TakeZip64(ref packedLength, ref values);
                TakeZip64(ref localOffset, ref values);
                return;
            }

            extra = extra[(4 + size)..];
        }
    }

    // A value is present only where the 32-bit field is all ones.
    private void TakeZip64(ref long field, ref ReadOnlySpan<byte> values)
    {
        if (field != uint.MaxValue) return;
        if (values.Length < sizeof(ulong)) throw Damaged("its zip64 sizes are missing");
        field = Signed(U64(values, 0));
        values = values[sizeof(ulong)..];
    }

    private ByteSource Locate(ReadOnlySpan<byte> nameBytes, long localOffset, long packedLength, ushort method)
    {
        string name = Encoding.UTF8.GetString(nameBytes);
        if (!_source.Contains(localOffset, LocalSize)) throw Damaged($"its member {FileText.Quote(name)} lies outside the file");
        ReadOnlySpan<byte> local = _source.Slice(localOffset, LocalSize);
        long dataOffset = localOffset + LocalSize + U16(local, 26) + U16(local, 28);
        bool agrees = U32(local, 0) == LocalSignature && U16(local, 8) == method && U16(local, 26) == nameBytes.Length
            && _source.Contains(dataOffset, packedLength)
            && _source.Slice(localOffset + LocalSize, nameBytes.Length).SequenceEqual(nameBytes);
        if (!agrees) throw Damaged($"its member {FileText.Quote(name)} is cut off or damaged");
        _extents.Add((localOffset, dataOffset + packedLength, name));
        return _source.Part(dataOffset, packedLength);
    }

    private void CheckLengths(string name, ushort method, long length, long packedLength)
    {
        bool possible = method switch
        {
            Stored => length == packedLength,
            Deflated => length / LargestRatio <= packedLength,
            _ => throw Damaged($"its member {FileText.Quote(name)} uses compression method {method}; only stored and deflated are supported"),
        };
        if (!possible) throw Damaged($"its member {FileText.Quote(name)} claims {length} bytes from {packedLength}");
    }

    // Members that overlap are how a small file claims to hold more than it does.
    private void CheckDisjoint(long directoryOffset)
    {
        _extents.Sort();
        long end = 0;
        foreach ((long begin, long nextEnd, string name) in _extents)
        {
            if (begin < end || nextEnd > directoryOffset)
                throw Damaged($"its member {FileText.Quote(name)} overlaps another part");
            end = nextEnd;
        }
    }

    private long Signed(ulong value) => value <= long.MaxValue ? (long)value : throw Damaged("it claims an impossible size");

    private FileFormatException Damaged(string fault) => new($"{_file}: the zip file is damaged: {fault}");
}
