using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Deocc.Engine.Serialization.Bytes;

/// <summary>
/// A file mapped into memory for reading. The file must not be shortened in place while it is mapped (the system then ends
/// the process at the next access); replacing it by a rename, as all writers here do, is safe.
/// </summary>
internal sealed unsafe class MappedFile : ByteSource, IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _start;
    private bool _disposed;

    /// <summary>Opens and maps the file.</summary>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public MappedFile(string path)
    {
        using SafeFileHandle handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        Length = RandomAccess.GetLength(handle);
        if (Length == 0) return;
        _file = MemoryMappedFile.CreateFromFile(
            handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Slice(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!Contains(offset, length)) throw new ArgumentOutOfRangeException(nameof(offset), offset, "slice outside the file");
        return new ReadOnlySpan<byte>(_start + offset, length);
    }

    /// <summary>Unmaps the file; spans of it become invalid.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _view?.SafeMemoryMappedViewHandle.ReleasePointer();
        _view?.Dispose();
        _file?.Dispose();
    }
}
