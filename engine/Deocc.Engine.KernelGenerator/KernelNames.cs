using System.Linq;
using Microsoft.CodeAnalysis;

namespace Deocc.Engine.KernelGenerator;

/// <summary>Names of the kernel language that the generator looks for.</summary>
internal static class KernelNames
{
    public const string Namespace = "Deocc.Engine.Devices.Gpu.KernelLanguage";

    public const string Global = "global::" + Namespace + ".";

    public static bool HasAttribute(ISymbol symbol, string name) => Attribute(symbol, name) is not null;

    public static AttributeData? Attribute(ISymbol? symbol, string name) =>
        symbol?.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == name && IsOurs(attribute.AttributeClass));

    /// <summary>Whether a type is a view of memory, and which: Global, ReadOnly, Shared or Span.</summary>
    public static bool IsView(ITypeSymbol type, out string kind, out ITypeSymbol element)
    {
        kind = "";
        element = type;
        if (type is not INamedTypeSymbol { TypeArguments.Length: 1 } named) return false;
        bool isOurs = named.Name is "Global" or "ReadOnly" or "Shared" && IsOurs(named);
        bool isSpan = named.Name == "Span" && named.ContainingNamespace?.Name == "System";
        if (!isOurs && !isSpan) return false;
        kind = named.Name;
        element = named.TypeArguments[0];
        return true;
    }

    /// <summary>The base library has an IntrinsicAttribute, too.</summary>
    private static bool IsOurs(INamedTypeSymbol type) => type.ContainingNamespace?.ToDisplayString() == Namespace;
}
