namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>Marks a member that the prelude of every target defines under a macro's name; the C# body is what it means.</summary>
/// <param name="name">The macro.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class IntrinsicAttribute(string name) : Attribute
{
    /// <summary>The macro.</summary>
    public string Name => name;
}
