namespace Deocc.Engine.Diagnostics;

/// <summary>A file that is damaged, of another format, or holds something else than it should; the message names the file and the remedy.</summary>
public sealed class FileFormatException : EngineException
{
    /// <summary>Makes the error.</summary>
    public FileFormatException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
