namespace Deocc.Engine.Layers;

/// <summary>A module within another.</summary>
/// <param name="Name">The path from the outer module, such as <c>layer1.0.conv1</c>; empty for the outer module itself.</param>
/// <param name="Module">The module.</param>
public readonly record struct NamedModule(string Name, Module Module);
