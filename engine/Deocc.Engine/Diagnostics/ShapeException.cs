namespace Deocc.Engine.Diagnostics;

/// <summary>Shapes, axes or element types that do not fit an op; the message names the op and every shape.</summary>
public sealed class ShapeException : EngineException
{
    /// <summary>Makes the error.</summary>
    public ShapeException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
