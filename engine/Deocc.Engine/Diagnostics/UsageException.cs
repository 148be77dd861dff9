namespace Deocc.Engine.Diagnostics;

/// <summary>An option or setting that makes no sense; the message names it and what it may be.</summary>
public sealed class UsageException : EngineException
{
    /// <summary>Makes the error.</summary>
    public UsageException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
