using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Deocc.Engine.KernelGenerator.Translation;

/// <summary>What the type parameters of a generic method, and of the types around it, stand for in one instance.</summary>
internal sealed class TypeSubstitution
{
    private readonly Compilation _compilation;
    private readonly Dictionary<ITypeParameterSymbol, ITypeSymbol> _map = new(SymbolEqualityComparer.Default);

    public TypeSubstitution(Compilation compilation, IMethodSymbol method)
    {
        _compilation = compilation;
        for (int i = 0; i < method.TypeArguments.Length; i++) _map[method.OriginalDefinition.TypeParameters[i]] = method.TypeArguments[i];
        INamedTypeSymbol type = method.ContainingType;
        for (int i = 0; i < type.TypeArguments.Length; i++) _map[type.OriginalDefinition.TypeParameters[i]] = type.TypeArguments[i];
    }

    /// <summary>A type with every type parameter replaced.</summary>
    public ITypeSymbol Apply(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol parameter when _map.TryGetValue(parameter, out ITypeSymbol? concrete) => concrete,
        INamedTypeSymbol { IsGenericType: true } named => named.OriginalDefinition.Construct(named.TypeArguments.Select(Apply).ToArray()),
        IPointerTypeSymbol pointer => _compilation.CreatePointerTypeSymbol(Apply(pointer.PointedAtType)),
        _ => type,
    };

    /// <summary>
    /// The method that a call means in this instance: the implementation where an interface's member is called through a type
    /// parameter, with its type arguments replaced.
    /// </summary>
    /// <param name="method">What the compiler resolved the call to.</param>
    /// <param name="receiver">The type that the call goes through, before substitution; null for plain static calls.</param>
    /// <returns>Null where the receiver's type has no such member.</returns>
    public IMethodSymbol? Resolve(IMethodSymbol method, ITypeSymbol? receiver)
    {
        IMethodSymbol target = method;
        if (method.ContainingType.TypeKind == TypeKind.Interface)
        {
            if (receiver is null || Apply(receiver) is not INamedTypeSymbol concrete) return null;
            var declaring = (INamedTypeSymbol)Apply(method.ContainingType);
            IMethodSymbol member = declaring.GetMembers(method.Name).OfType<IMethodSymbol>()
                .First(candidate => SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, method.OriginalDefinition));
            if (concrete.FindImplementationForInterfaceMember(member) is not IMethodSymbol implementation) return null;
            target = implementation;
        }
        else if (method.ContainingType.IsGenericType)
        {
            var type = (INamedTypeSymbol)Apply(method.ContainingType);
            target = type.GetMembers(method.Name).OfType<IMethodSymbol>()
                .First(candidate => SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, method.OriginalDefinition));
        }

        return method.IsGenericMethod ? target.OriginalDefinition.ContainingType.IsGenericType
            ? target.ConstructedFrom.Construct(method.TypeArguments.Select(Apply).ToArray())
            : target.OriginalDefinition.Construct(method.TypeArguments.Select(Apply).ToArray())
            : target;
    }
}
