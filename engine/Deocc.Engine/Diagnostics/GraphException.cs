namespace Deocc.Engine.Diagnostics;

/// <summary>A misuse of the autograd graph, such as a second backward pass over a released graph.</summary>
public sealed class GraphException : EngineException
{
    /// <summary>Makes the error.</summary>
    public GraphException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
