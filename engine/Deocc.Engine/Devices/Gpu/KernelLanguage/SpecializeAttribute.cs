namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>
/// One instance of a generic kernel: <c>[Specialize("Relu", typeof(Relu))]</c> gives the kernel <c>Name_Relu</c>. Calls
/// through the type parameters are resolved when the kernel is translated.
/// </summary>
/// <param name="suffix">What the instance's name ends with.</param>
/// <param name="types">The type arguments.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class SpecializeAttribute(string suffix, params Type[] types) : Attribute
{
    /// <summary>What the instance's name ends with.</summary>
    public string Suffix => suffix;

    /// <summary>The type arguments.</summary>
    public IReadOnlyList<Type> Types => types;
}
