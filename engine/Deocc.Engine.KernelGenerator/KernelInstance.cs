using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Deocc.Engine.KernelGenerator;

/// <summary>A generic kernel with its type arguments.</summary>
internal sealed class KernelInstance(IMethodSymbol kernel, string name, bool hasLauncher)
{
    /// <summary>The constructed method.</summary>
    public IMethodSymbol Kernel { get; } = kernel;

    /// <summary>What the kernel is called in the text.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it has a launcher of its own name, beside the generic one.</summary>
    public bool HasLauncher { get; } = hasLauncher;

    /// <summary>The instances that a kernel's attributes ask for.</summary>
    /// <param name="kernel">A generic kernel.</param>
    /// <param name="mangle">A type's name as part of an identifier.</param>
    public static IEnumerable<KernelInstance> Of(IMethodSymbol kernel, Func<ITypeSymbol, string> mangle)
    {
        if (kernel.TypeParameters.Length > 1)
        {
            foreach (KernelInstance combination in CombinationsOf(kernel, mangle)) yield return combination;
        }

        foreach (AttributeData attribute in kernel.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "SpecializeAttribute")
            {
                ITypeSymbol[] types = Types(attribute.ConstructorArguments[1]);
                yield return new KernelInstance(kernel.Construct(types), $"{kernel.Name}_{attribute.ConstructorArguments[0].Value}", hasLauncher: true);
            }

            if (attribute.AttributeClass?.Name != "SpecializeAllAttribute" || kernel.TypeParameters.Length > 1) continue;
            ITypeSymbol[] around = attribute.NamedArguments.Where(argument => argument.Key == "Within").SelectMany(argument => Types(argument.Value)).ToArray();
            foreach (ITypeSymbol type in Types(attribute.ConstructorArguments[0]))
            {
                IEnumerable<ITypeSymbol> instances = around.Select(outer => ((INamedTypeSymbol)outer).OriginalDefinition.Construct(type));
                foreach (ITypeSymbol argument in around.Length == 0 ? [type] : instances)
                    yield return new KernelInstance(kernel.Construct(argument), $"{kernel.Name}_{mangle(argument)}", hasLauncher: false);
            }
        }
    }

    /// <summary>With a list for each type parameter, every choice of one type from each.</summary>
    private static IEnumerable<KernelInstance> CombinationsOf(IMethodSymbol kernel, Func<ITypeSymbol, string> mangle)
    {
        ITypeSymbol[][] lists = kernel.GetAttributes().Where(attribute => attribute.AttributeClass?.Name == "SpecializeAllAttribute")
            .Select(attribute => Types(attribute.ConstructorArguments[0])).ToArray();
        if (lists.Length != kernel.TypeParameters.Length) return [];
        IEnumerable<ITypeSymbol[]> choices = [[]];
        foreach (ITypeSymbol[] list in lists) choices = choices.SelectMany(_ => list, (before, type) => before.Concat([type]).ToArray());
        return choices.Select(types => new KernelInstance(kernel.Construct(types), $"{kernel.Name}_{string.Join("_", types.Select(mangle))}", hasLauncher: false));
    }

    private static ITypeSymbol[] Types(TypedConstant list) => list.Values.Select(value => (ITypeSymbol)value.Value!).ToArray();
}
