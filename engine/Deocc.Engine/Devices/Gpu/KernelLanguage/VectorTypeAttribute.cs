namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>Marks a struct that is a built-in type of the targets, whose operators they have themselves.</summary>
/// <param name="name">The type's name in the emitted text.</param>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class VectorTypeAttribute(string name) : Attribute
{
    /// <summary>The type's name in the emitted text.</summary>
    public string Name => name;
}
