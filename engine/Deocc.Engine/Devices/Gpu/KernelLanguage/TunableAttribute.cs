namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>
/// Marks a constant that may be set anew when a program is built for a device: it becomes the macro <c>Class_Name</c>, and
/// constants that are computed from it follow.
/// </summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class TunableAttribute : Attribute;
