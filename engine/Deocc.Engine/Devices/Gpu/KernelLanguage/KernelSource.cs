namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>The translated text of a module, the same for every target but for the prelude before it.</summary>
/// <param name="Name">The module's name.</param>
/// <param name="Text">The text without a prelude.</param>
public sealed record KernelSource(string Name, string Text);
