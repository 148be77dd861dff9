namespace Deocc.Engine.Diagnostics;

/// <summary>A NaN or an infinity found by the finite-check mode; the message names the first op that made it.</summary>
public sealed class NonFiniteException : EngineException
{
    /// <summary>Makes the error.</summary>
    public NonFiniteException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
