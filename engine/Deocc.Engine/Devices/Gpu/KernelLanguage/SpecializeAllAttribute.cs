namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>
/// Instances of a generic kernel, one for each type; the generic launcher finds them by their type: for kernels of functions, of
/// which there are many. A kernel with several type parameters has a list for each, in their order, and an instance for every
/// combination.
/// </summary>
/// <param name="types">The type arguments.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class SpecializeAllAttribute(params Type[] types) : Attribute
{
    /// <summary>The type arguments.</summary>
    public IReadOnlyList<Type> Types => types;

    /// <summary>Generic structs around each type, such as <c>typeof(UnaryValue&lt;&gt;)</c>; none if the types stand for themselves.</summary>
    public Type[] Within { get; set; } = [];
}
