namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>
/// Marks a static class whose kernels are translated together to one text. The generator writes a class of the same name with
/// <c>Launcher</c> behind it.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KernelModuleAttribute : Attribute
{
    /// <summary>
    /// Whether double means float on the device. Lets kernels share the functions of the CPU, whose options are doubles, on
    /// devices without double precision. Structs that the host passes must then consist of doubles alone.
    /// </summary>
    public bool NarrowDoubles { get; set; }

    /// <summary>
    /// Whether products are rounded before they are added, as C# does: a device may fuse the two otherwise. For kernels that must
    /// come to the same decisions as the CPU.
    /// </summary>
    public bool Unfused { get; set; }

    /// <summary>
    /// Whether each kernel is built when it is first launched, without the others: for modules of many large instances, of which
    /// a run needs few.
    /// </summary>
    public bool Apart { get; set; }
}
