using System.Collections.Immutable;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Deocc.Tests.Devices.Gpu.KernelLanguage;

/// <summary>Runs the generator on sources given as text.</summary>
internal static class GeneratorHarness
{
    private const string Usings = "using System; using Deocc.Engine.Devices.Gpu.KernelLanguage; ";

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(KernelAttribute).Assembly.Location),
    ];

    public static CSharpCompilation Compile(params string[] sources)
    {
        IEnumerable<SyntaxTree> trees = sources.Select((source, i) =>
            CSharpSyntaxTree.ParseText(source, CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview), path: $"Source{i}.cs"));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);
        return CSharpCompilation.Create("Kernels", trees, References, options);
    }

    /// <summary>A module around members, all on one line, so that positions count from there.</summary>
    public static string Module(string members) => $"{Usings}[KernelModule] static unsafe class Module {{ {members} }}";

    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new Engine.KernelGenerator.KernelGenerator().AsSourceGenerator()],
        parseOptions: CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The emitted C text of one module, without line marks.</summary>
    public static string Text(string members)
    {
        GeneratorDriverRunResult result = Driver().RunGenerators(Compile(Module(members))).GetRunResult();
        Assert.That(result.Diagnostics, Is.Empty);
        string code = result.GeneratedTrees.Single().ToString();
        int start = code.IndexOf("\"\"\"\"\n", StringComparison.Ordinal) + 5;
        int end = code.LastIndexOf("        \"\"\"\"", StringComparison.Ordinal);
        IEnumerable<string> lines = code[start..end].Split('\n')
            .Select(line => line.StartsWith("        ", StringComparison.Ordinal) ? line[8..] : line)
            .Where(line => !line.StartsWith("#line", StringComparison.Ordinal));
        return string.Join('\n', lines).Trim();
    }

    public static ImmutableArray<Diagnostic> Diagnose(string members) =>
        Driver().RunGenerators(Compile(Module(members))).GetRunResult().Diagnostics;
}
