using System.Buffers.Binary;
using System.Globalization;
using Deocc.Imaging;
using Deocc.Imaging.Png;

namespace Deocc.Training.Runs.TensorBoard;

/// <summary>
/// A file of events that TensorBoard shows: a TFRecord file of <c>tensorflow.Event</c> messages (<c>tensorflow/core/util/event.proto</c>,
/// <c>core/framework/summary.proto</c>). Every record reaches the file in one write, so that a kill leaves at most one of them incomplete.
/// </summary>
public sealed class EventFile : IDisposable
{
    private const string Version = "brain.Event:2";
    private const long SessionStarts = 1;

    private readonly FileStream _file;

    /// <summary>Begins a file of its own in a folder; with the files that are there already it makes one run.</summary>
    /// <param name="folder">The folder; is made if need be.</param>
    /// <param name="step">The step to go on from: what older files tell of later ones no longer counts.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public EventFile(string folder, long step)
    {
        Directory.CreateDirectory(folder);
        long seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{seconds:D10}.{Environment.MachineName}.{Environment.ProcessId}");
        _file = new FileStream(Path.Combine(folder, name), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Write(Event(step).Add(3, Version));
        Write(Event(step).Add(7, new ProtobufMessage().Add(1, SessionStarts)));
    }

    /// <summary>Adds numbers; a name's part before the slash is its group.</summary>
    public void Add(long step, string group, IEnumerable<NamedValue> values)
    {
        var summary = new ProtobufMessage();
        foreach (NamedValue value in values)
            summary.Add(1, new ProtobufMessage().Add(1, $"{group}/{value.Name}").Add(2, (float)value.Value));
        Write(Event(step).Add(5, summary));
    }

    /// <summary>Adds a picture.</summary>
    public void Add(long step, string tag, Image<byte> picture)
    {
        using var png = new MemoryStream();
        new PngCodec().Encode(picture, png);
        ProtobufMessage image = new ProtobufMessage()
            .Add(1, picture.Height).Add(2, picture.Width).Add(3, picture.Channels).Add(4, png.GetBuffer().AsSpan(0, (int)png.Length));
        Write(Event(step).Add(5, new ProtobufMessage().Add(1, new ProtobufMessage().Add(1, tag).Add(4, image))));
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static ProtobufMessage Event(long step) =>
        new ProtobufMessage().Add(1, (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalSeconds).Add(2, step);

    // A record: its length, the length's checksum, the bytes, their checksum (tensorflow/core/lib/io/record_writer.cc).
    private void Write(ProtobufMessage message)
    {
        ReadOnlySpan<byte> content = message.Span;
        byte[] record = new byte[12 + content.Length + 4];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), RecordChecksum.Masked(record.AsSpan(0, 8)));
        content.CopyTo(record.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + content.Length), RecordChecksum.Masked(content));
        _file.Write(record);
    }
}
