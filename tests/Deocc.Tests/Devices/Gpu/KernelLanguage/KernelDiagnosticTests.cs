using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Deocc.Tests.Devices.Gpu.KernelLanguage;

/// <summary>Whatever a device lacks is an error at the C# line, not a surprise on the device.</summary>
[TestFixture]
internal sealed class KernelDiagnosticTests
{
    private static readonly object[][] Unsupported =
    [
        ["KERNEL001", "[Kernel] public static void K(Global<float> y) { float[] a = new float[3]; y[0] = 1; }", "float[]"],
        ["KERNEL001", "[Kernel] public static void K(Global<float> y) { string s = \"x\"; }", "string"],
        ["KERNEL001", "[Kernel] public static void K(Global<float> y) { object o = null; }", "object"],
        ["KERNEL001", "[Kernel] public static void K(Global<decimal> y) { }", "decimal"],
        ["KERNEL002", "[Kernel] public static void K(Global<float> y) { try { y[0] = 1; } finally { } }", "TryStatement"],
        ["KERNEL002", "[Kernel] public static void K(Global<int> y) { foreach (int i in new int[1]) y[0] = i; }", "ForEachStatement"],
        ["KERNEL002", "[Kernel] public static void K(Global<int> y) { throw new Exception(); }", "ThrowStatement"],
        ["KERNEL002", "[Kernel] public static void K(Global<int> y) { switch (y[0]) { case > 3: break; } }", "pattern"],
        ["KERNEL003", "[Kernel] public static void K(Global<int> y, int n) { int* a = stackalloc int[n]; }", "constant"],
        ["KERNEL003", "static int F(int a, int b) => a - b; [Kernel] public static void K(Global<int> y) { y[0] = F(b: 1, a: 2); }", "named"],
        ["KERNEL004", "[Kernel] public static void K(Global<float> y) { y[0] = MathF.Cbrt(y[1]); }", "Cbrt"],
        ["KERNEL004", "struct S { int i; public int Next() { i++; return i; } } [Kernel] public static void K(Global<int> y) { var s = new S(); y[0] = s.Next(); }", "readonly"],
        ["KERNEL005", "[Kernel] public static void K(Global<float> y) { int i = 0; y[i++] = 1; }", "i++"],
        ["KERNEL005", "[Kernel] public static void K(Global<float> y) { int i; y[0] = i = 3; }", "i = 3"],
        ["KERNEL006", "static float state; [Kernel] public static void K(Global<float> y) { y[0] = state; }", "state"],
        ["KERNEL007", "static int R(int n) => n < 1 ? 0 : R(n - 1); [Kernel] public static void K(Global<int> y) { y[0] = R(3); }", "Module_R"],
        ["KERNEL007", "static int A(int n) => B(n); static int B(int n) => A(n); [Kernel] public static void K(Global<int> y) { y[0] = A(3); }", "Module_A"],
        ["KERNEL008", "[Kernel] public static int K(Global<float> y) { return 1; }", "void"],
        ["KERNEL008", "[Kernel] public static void K(Global<float> y, bool b) { }", "bool"],
        ["KERNEL008", "[Kernel] public static void K(ref float y) { }", "reference"],
        ["KERNEL008", "[Kernel] public static void K(Shared<float> y) { }", "Shared"],
        ["KERNEL008", "[Kernel] public static void K<T>(Global<T> y) where T : unmanaged { }", "Specialize"],
        ["KERNEL009", "[Kernel] public static void K(Global<float> y) { for (int i = 0; i < 2; i++) { var s = SharedMemory.Allocate<float>(4); } }", "top of a kernel"],
        ["KERNEL010", "static void Inc(ref float f) { f += 1; } [Kernel] public static void K(Global<float> y) { Inc(ref y[0]); }", "address space"],
        ["KERNEL010", "[Kernel] public static void K(Global<float> y) { ref float r = ref y[0]; }", "ref local"],
        ["KERNEL010", "[Kernel] public static void K(Global<float> y) { float* p = y.Pointer; }", "raw pointer"],
        ["KERNEL003", "[Kernel] public static void K(Global<int> y, int n) { y[0] = n switch { 1 => 2, 3 => 4 }; }", "last arm"],
        ["KERNEL003", "[Kernel] public static void K(Global<int> y) { int a = 1; int b = 2; (a, b) = (b, a); y[0] = a; }", "one at a time"],
        ["KERNEL003", "[Kernel] public static void K(Global<int> y, int n) { y[0] = n switch { > 1 => 2, _ => 4 }; }", "use constants"],
        ["KERNEL011", "[Kernel] public static void K(Global<float> y, int n) { if (Grid.GlobalX >= n) return; Group.Barrier(); y[0] = 1; }", "barrier"],
    ];

    [TestCaseSource(nameof(Unsupported))]
    public void UnsupportedConstructsAreNamed(string id, string members, string word)
    {
        ImmutableArray<Diagnostic> diagnostics = GeneratorHarness.Diagnose(members);
        Diagnostic? found = diagnostics.FirstOrDefault(diagnostic => diagnostic.Id == id && diagnostic.GetMessage().Contains(word, StringComparison.Ordinal));
        Assert.That(found, Is.Not.Null, string.Join('\n', diagnostics));
        Assert.That(found!.Location.GetLineSpan().Path, Is.EqualTo("Source0.cs"));
        Assert.That(found.Severity, Is.EqualTo(id == "KERNEL011" ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error));
    }

    [Test]
    public void EveryFaultOfAMethodIsReported()
    {
        ImmutableArray<Diagnostic> diagnostics = GeneratorHarness.Diagnose(
            "[Kernel] public static void K(Global<float> y) { int i = 0; y[i++] = 1; y[0] = MathF.Cbrt(y[1]); try { } finally { } }");
        Assert.That(diagnostics.Select(diagnostic => diagnostic.Id), Is.EqualTo(new[] { "KERNEL005", "KERNEL004", "KERNEL002" }));
    }

    [Test]
    public void ValidKernelsGiveNoDiagnostics()
    {
        Assert.That(GeneratorHarness.Diagnose("[Kernel] public static void K(Global<float> y) { y[Grid.GlobalX] = 1; }"), Is.Empty);
    }
}
