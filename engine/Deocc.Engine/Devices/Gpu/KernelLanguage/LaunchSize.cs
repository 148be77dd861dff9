namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>A number of groups, or of items in a group, along three axes.</summary>
/// <param name="X">Along x.</param>
/// <param name="Y">Along y.</param>
/// <param name="Z">Along z.</param>
public readonly record struct LaunchSize(int X, int Y = 1, int Z = 1)
{
    /// <summary>All of them.</summary>
    public long Count => (long)X * Y * Z;
}
