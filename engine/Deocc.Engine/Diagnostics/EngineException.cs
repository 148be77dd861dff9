namespace Deocc.Engine.Diagnostics;

/// <summary>
/// The base of every error that a user can act on. The message is one line: where it happened, what was found, what was
/// expected, and a hint where there is one. The command line prints it without a stack trace.
/// </summary>
public abstract class EngineException : Exception
{
    /// <summary>Makes the error.</summary>
    protected EngineException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
