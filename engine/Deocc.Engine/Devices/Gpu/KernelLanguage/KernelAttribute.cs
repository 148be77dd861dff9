namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>Marks a method that the host launches: static, without a result. Given sizes bind the launch to groups of that size.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelAttribute : Attribute
{
    /// <summary>Items of a group along x.</summary>
    public int X { get; set; } = 1;

    /// <summary>Items of a group along y.</summary>
    public int Y { get; set; } = 1;

    /// <summary>Items of a group along z.</summary>
    public int Z { get; set; } = 1;
}
