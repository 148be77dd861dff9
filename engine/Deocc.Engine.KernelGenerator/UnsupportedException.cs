using System;
using Microsoft.CodeAnalysis;

namespace Deocc.Engine.KernelGenerator;

/// <summary>Stops the translation of one statement; caught where statements are listed, so that each is reported once.</summary>
internal sealed class UnsupportedException(DiagnosticDescriptor descriptor, Location location, string message) : Exception(message)
{
    /// <summary>Which rule was broken.</summary>
    public DiagnosticDescriptor Descriptor { get; } = descriptor;

    /// <summary>Where.</summary>
    public Location Location { get; } = location;

    public static UnsupportedException At(SyntaxNode node, DiagnosticDescriptor descriptor, string message) =>
        new(descriptor, node.GetLocation(), message);
}
