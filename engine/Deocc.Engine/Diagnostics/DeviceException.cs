namespace Deocc.Engine.Diagnostics;

/// <summary>A device that is missing, out of memory or failing; the message names the device and the sizes involved.</summary>
public sealed class DeviceException : EngineException
{
    /// <summary>Makes the error.</summary>
    public DeviceException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
