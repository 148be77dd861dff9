using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading;
using Deocc.Engine.KernelGenerator.Translation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Deocc.Engine.KernelGenerator;

/// <summary>
/// Translates every class marked <c>[KernelModule]</c> to one C text that is OpenCL C 1.2 or CUDA C by its prelude, and writes
/// the C# that launches its kernels.
/// </summary>
[Generator]
public sealed class KernelGenerator : IIncrementalGenerator
{
    /// <summary>The name under which tests follow the translation step.</summary>
    public const string TranslationStep = "KernelTranslation";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ModuleResult> modules = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KernelNames.Namespace + ".KernelModuleAttribute",
                static (node, _) => node is ClassDeclarationSyntax,
                static (found, cancellation) => Translate((INamedTypeSymbol)found.TargetSymbol, found.SemanticModel.Compilation, cancellation))
            .WithTrackingName(TranslationStep);
        context.RegisterSourceOutput(modules, static (output, module) =>
        {
            foreach (ModuleResult.Finding finding in module.Findings) output.ReportDiagnostic(finding.ToDiagnostic());
            output.AddSource(module.HintName, SourceText.From(module.Code, Encoding.UTF8));
        });
    }

    private static ModuleResult Translate(INamedTypeSymbol module, Compilation compilation, CancellationToken cancellation)
    {
        var translator = new ModuleTranslator(module, compilation);
        var launchers = new LauncherWriter(module, compilation);
        foreach (IMethodSymbol method in module.GetMembers().OfType<IMethodSymbol>())
        {
            cancellation.ThrowIfCancellationRequested();
            if (!KernelNames.HasAttribute(method, "KernelAttribute")) continue;
            if (!method.IsGenericMethod)
            {
                Add(method, method.Name);
                continue;
            }

            var instances = KernelInstance.Of(method, translator.Mangle).ToList();
            if (instances.Count == 0)
                translator.Report(KernelDiagnostics.Signature, method.Locations[0], "a generic kernel needs [Specialize(suffix, types)] for every instance that is to exist, or [SpecializeAll(types)]");
            foreach (KernelInstance instance in instances)
            {
                if (instance.HasLauncher) Add(instance.Kernel, instance.Name);
                else translator.TranslateKernel(instance.Kernel, instance.Name);
            }

            launchers.AddGeneric(method, instances);
        }

        return new ModuleResult(
            module.ToDisplayString() + ".Kernels.g.cs",
            launchers.Finish(translator.Text()),
            translator.Findings.ToImmutableArray());

        void Add(IMethodSymbol kernel, string name) => launchers.Add(kernel, name, translator.TranslateKernel(kernel, name));
    }
}
