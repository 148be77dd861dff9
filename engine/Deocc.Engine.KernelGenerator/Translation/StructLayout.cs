using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Deocc.Engine.KernelGenerator.Translation;

/// <summary>The state of a struct's instances: parameters of its primary constructor that methods use, then its fields and automatic properties.</summary>
internal static class StructLayout
{
    /// <summary>Name and type of every piece of state, in the order of their declaration.</summary>
    public static ImmutableArray<(string Name, ITypeSymbol Type)> Of(INamedTypeSymbol type, Compilation compilation)
    {
        var state = ImmutableArray.CreateBuilder<(string, ITypeSymbol)>();
        foreach (IParameterSymbol parameter in CapturedParameters(type, compilation))
            state.Add((parameter.Name, parameter.Type is ITypeParameterSymbol generic ? type.TypeArguments[generic.Ordinal] : parameter.Type));
        foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>())
        {
            if (field.IsStatic) continue;
            if (!field.IsImplicitlyDeclared) state.Add((field.Name, field.Type));
            else if (field.AssociatedSymbol is IPropertySymbol property) state.Add((property.Name, field.Type));
        }

        return state.ToImmutable();
    }

    /// <summary>Whether a property is a piece of state itself: an automatic one, such as a record's.</summary>
    public static bool IsState(ISymbol? symbol) =>
        symbol is IPropertySymbol { IsStatic: false } property
        && property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    /// <summary>Whether a struct holds numbers, also in structs of its own, and no double among them: it travels to the device as it is.</summary>
    public static bool IsWithoutDoubles(INamedTypeSymbol type, Compilation compilation)
    {
        ImmutableArray<(string Name, ITypeSymbol Type)> state = Of(type, compilation);
        return state.Length > 0 && state.All(piece => piece.Type switch
        {
            { TypeKind: TypeKind.Enum } => true,
            INamedTypeSymbol { TypeKind: TypeKind.Struct, SpecialType: SpecialType.None } inner => IsWithoutDoubles(inner, compilation),
            _ => piece.Type.SpecialType is not (SpecialType.System_Double or SpecialType.None),
        });
    }

    private static IEnumerable<IParameterSymbol> CapturedParameters(INamedTypeSymbol type, Compilation compilation)
    {
        if (type.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not StructDeclarationSyntax { ParameterList: { } list } declaration) yield break;
        SemanticModel model = compilation.GetSemanticModel(declaration.SyntaxTree);
        var used = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (MemberDeclarationSyntax member in declaration.Members.Where(member => member is not FieldDeclarationSyntax))
        {
            foreach (IdentifierNameSyntax name in member.DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                if (model.GetSymbolInfo(name).Symbol is IParameterSymbol parameter) used.Add(parameter);
            }
        }

        foreach (ParameterSyntax syntax in list.Parameters)
        {
            if (model.GetDeclaredSymbol(syntax) is IParameterSymbol parameter && used.Contains(parameter)) yield return parameter;
        }
    }
}
