using System.Globalization;
using System.Runtime.InteropServices;

namespace Deocc.Engine.Serialization;

/// <summary>
/// A file that appears whole or not at all. Bytes go to an exclusive scratch file in the same directory;
/// <see cref="Commit"/> flushes them to the disk, renames the scratch file over the target and flushes the directory. After a
/// crash or a power cut at any moment the target is the old file or the new one. Disposing without a commit removes the
/// scratch file and leaves the target alone.
/// </summary>
public sealed partial class AtomicFile : IDisposable
{
    private const string ScratchSuffix = ".partial";
    private const int ReadOnlyDirectory = 0;
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromSeconds(10);

    private readonly string _scratchPath;
    private readonly FileStream _file;
    private bool _finished;

    /// <summary>Starts a new version of a file. Scratch files that a killed process left behind are removed.</summary>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    public AtomicFile(string path)
    {
        TargetPath = Path.GetFullPath(path);
        RemoveAbandonedScratchFiles(TargetPath);
        string unique = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        _scratchPath = $"{TargetPath}.{unique}{ScratchSuffix}";
        _file = new FileStream(_scratchPath, FileMode.CreateNew, FileAccess.Write, FileShare.Delete);
    }

    /// <summary>The full path of the file that is replaced.</summary>
    public string TargetPath { get; }

    /// <summary>Where the new contents are written; seekable.</summary>
    public Stream Stream => _file;

    /// <summary>
    /// Writes a whole file: calls <paramref name="write"/> on the scratch file and commits. When anything fails, the old file
    /// is untouched and nothing is left behind.
    /// </summary>
    /// <exception cref="IOException">The disk is full or failing; the message names the file.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        try
        {
            using var file = new AtomicFile(path);
            write(file.Stream);
            file.Commit();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The library reports a file that is too large for the file system (4 GiB on FAT32) as an argument out of range.
            string state = File.Exists(path) ? "the file keeps its old contents" : "no file was made";
            throw new IOException($"writing {path} failed, {state}: {exception.Message}", exception);
        }
    }

    /// <summary>Puts the new file in the target's place. Nothing can be written afterwards.</summary>
    /// <exception cref="IOException">The disk is full or failing; the target keeps its old contents.</exception>
    public void Commit()
    {
        if (_finished) throw new InvalidOperationException("the file was already committed or disposed");
        _file.Flush(flushToDisk: true);
        File.Move(_scratchPath, TargetPath, overwrite: true);
        _finished = true;
        _file.Dispose();
        FlushDirectory(Path.GetDirectoryName(TargetPath)!);
    }

    /// <summary>Removes the scratch file unless it was committed.</summary>
    public void Dispose()
    {
        if (_finished) return;
        _finished = true;
        try
        {
            _file.Dispose();
        }
        finally
        {
            File.Delete(_scratchPath);
        }
    }

    // A scratch file that can be locked has no living writer; a fresh one may be about to be locked by its maker.
    private static void RemoveAbandonedScratchFiles(string targetPath)
    {
        string directory = Path.GetDirectoryName(targetPath)!;
        string pattern = $"{Path.GetFileName(targetPath)}.*{ScratchSuffix}";
        foreach (string scratch in Directory.EnumerateFiles(directory, pattern))
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(scratch) < AbandonedAfter) continue;
            try
            {
                using var abandoned = new FileStream(scratch, FileMode.Open, FileAccess.Write, FileShare.None);
                File.Delete(scratch);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another process is writing it, or has just removed it, or it is another user's.
                continue;
            }
        }
    }

    /// <summary>A rename is durable once the directory is flushed; Windows does that by itself and offers no such call.</summary>
    private static void FlushDirectory(string directory)
    {
        if (OperatingSystem.IsWindows()) return;
        int descriptor = OpenDescriptor(directory, ReadOnlyDirectory);
        if (descriptor < 0) throw new IOException($"cannot open {directory} to flush it (error {Marshal.GetLastPInvokeError()})");
        try
        {
            if (FlushDescriptor(descriptor) != 0)
                throw new IOException($"cannot flush {directory} (error {Marshal.GetLastPInvokeError()})");
        }
        finally
        {
            _ = CloseDescriptor(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenDescriptor(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FlushDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);
}
