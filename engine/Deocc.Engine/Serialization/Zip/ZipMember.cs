using System.IO.Compression;
using System.Runtime.InteropServices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization.Bytes;

namespace Deocc.Engine.Serialization.Zip;

/// <summary>
/// One file inside a zip file, stored or deflated. As a source of bytes it inflates and compares the checksum when it is
/// first read; a stored member is used where it lies.
/// </summary>
internal sealed unsafe class ZipMember : ByteSource, IDisposable
{
    private const int ChecksumBlock = 1 << 24;

    private readonly string _file;
    private readonly ByteSource _packed;
    private readonly bool _deflated;
    private readonly uint _checksum;
    private readonly bool _verify;
    private readonly Lock _preparing = new();
    private byte* _inflated;
    private volatile bool _ready;
    private bool _disposed;

    public ZipMember(string file, string name, ByteSource packed, long length, bool deflated, uint checksum, bool verify)
    {
        _file = file;
        Name = name;
        _packed = packed;
        Length = length;
        _deflated = deflated;
        _checksum = checksum;
        _verify = verify;
    }

    /// <summary>Releases inflated bytes of a member that nobody disposed.</summary>
    ~ZipMember() => Dispose();

    /// <summary>The full name, folders included.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override long Length { get; }

    /// <summary>Bytes that the member takes in memory beyond the mapped file.</summary>
    public long ExpandedBytes => _deflated ? Length : 0;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Slice(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!Contains(offset, length)) throw new ArgumentOutOfRangeException(nameof(offset), offset, "slice outside the member");
        if (!_ready) Prepare();
        return Contents(offset, length);
    }

    /// <summary>Reads everything and compares the checksum now.</summary>
    public void Verify() => _ = Slice(0, 0);

    /// <summary>The first bytes, up to the buffer's length, without inflating or checking the rest.</summary>
    public int ReadStart(Span<byte> buffer)
    {
        using Stream stream = OpenStream();
        try
        {
            int wanted = (int)Math.Min(buffer.Length, Length);
            return stream.ReadAtLeast(buffer[..wanted], wanted, throwOnEndOfStream: false);
        }
        catch (InvalidDataException exception)
        {
            throw Damaged("its compressed data are invalid", exception);
        }
    }

    /// <summary>Releases the inflated bytes.</summary>
    public void Dispose()
    {
        _disposed = true;
        NativeMemory.Free(_inflated);
        _inflated = null;
        GC.SuppressFinalize(this);
    }

    private Stream OpenStream()
    {
        var stream = new ByteSourceStream(_packed);
        return _deflated ? new DeflateStream(stream, CompressionMode.Decompress) : stream;
    }

    private void Prepare()
    {
        lock (_preparing)
        {
            if (_ready) return;
            if (_deflated) Inflate();
            if (_verify && Checksum() != _checksum)
                throw Damaged("its checksum does not match; the data were changed after writing", null);
            _ready = true;
        }
    }

    private uint Checksum()
    {
        uint checksum = 0;
        for (long done = 0; done < Length; done += ChecksumBlock)
        {
            int count = (int)Math.Min(ChecksumBlock, Length - done);
            checksum = Crc32.Append(checksum, Contents(done, count));
        }

        return checksum;
    }

    private ReadOnlySpan<byte> Contents(long offset, int length) =>
        _deflated ? new ReadOnlySpan<byte>(_inflated + offset, length) : _packed.Slice(offset, length);

    // The system hands out memory only as it is touched, so a wrong length costs address space alone.
    private void Inflate()
    {
        NativeMemory.Free(_inflated);
        _inflated = (byte*)NativeMemory.Alloc((nuint)Length);
        using Stream stream = OpenStream();
        try
        {
            for (long done = 0; done < Length;)
            {
                int read = stream.Read(new Span<byte>(_inflated + done, (int)Math.Min(ChecksumBlock, Length - done)));
                if (read == 0) throw Damaged($"it inflates to {done} bytes instead of {Length}", null);
                done += read;
            }

            if (stream.ReadByte() >= 0) throw Damaged($"it inflates to more than its {Length} bytes", null);
        }
        catch (InvalidDataException exception)
        {
            throw Damaged("its compressed data are invalid", exception);
        }
    }

    private FileFormatException Damaged(string fault, Exception? inner) =>
        new($"{_file}: the zip member {FileText.Quote(Name)} is damaged: {fault}", inner);
}
