using Deocc.Engine.KernelGenerator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Deocc.Tests.Devices.Gpu.KernelLanguage;

/// <summary>An edit elsewhere does not write a module anew; an edit of what it calls does.</summary>
[TestFixture]
internal sealed class IncrementalityTests
{
    private const string Kernel = "[Kernel] public static void K(Global<int> y) { y[0] = Helper.Seven(); }";

    [Test]
    public void EditsElsewhereLeaveTheModuleUnchanged() =>
        Assert.That(ReasonAfterEdit("static class Helper { public static int Seven() => 7; } class Other { }"), Is.EqualTo(IncrementalStepRunReason.Unchanged));

    [Test]
    public void EditsOfWhatAKernelCallsReachIt() =>
        Assert.That(ReasonAfterEdit("static class Helper { public static int Seven() => 8; }"), Is.EqualTo(IncrementalStepRunReason.Modified));

    private static IncrementalStepRunReason ReasonAfterEdit(string helper)
    {
        CSharpCompilation before = GeneratorHarness.Compile(GeneratorHarness.Module(Kernel), "static class Helper { public static int Seven() => 7; }");
        GeneratorDriver driver = GeneratorHarness.Driver().RunGenerators(before);
        SyntaxTree old = before.SyntaxTrees[1];
        CSharpCompilation after = before.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText(helper, (CSharpParseOptions)old.Options, old.FilePath));
        GeneratorRunResult result = driver.RunGenerators(after).GetRunResult().Results.Single();
        return result.TrackedSteps[KernelGenerator.TranslationStep].Single().Outputs.Single().Reason;
    }
}
