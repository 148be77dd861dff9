using Microsoft.CodeAnalysis;

namespace Deocc.Engine.KernelGenerator;

/// <summary>What the generator says about a kernel. Each is an error or a warning at the line of the C# source.</summary>
internal static class KernelDiagnostics
{
    private const string Category = "Kernel";

    /// <summary>A type that has no counterpart on a device: a class, an array, a string.</summary>
    public static readonly DiagnosticDescriptor Type = Error("KERNEL001", "Type is not available in kernels");

    /// <summary>A statement that has no counterpart: try, foreach, lock, yield.</summary>
    public static readonly DiagnosticDescriptor Statement = Error("KERNEL002", "Statement is not available in kernels");

    /// <summary>An expression that has no counterpart: new of a class, lambda, pattern, interpolation.</summary>
    public static readonly DiagnosticDescriptor Expression = Error("KERNEL003", "Expression is not available in kernels");

    /// <summary>A call of a method that is neither an intrinsic nor has its source in this project.</summary>
    public static readonly DiagnosticDescriptor Call = Error("KERNEL004", "Method is not available in kernels");

    /// <summary>An assignment or increment inside a larger expression: C leaves the order open.</summary>
    public static readonly DiagnosticDescriptor SideEffect = Error("KERNEL005", "Side effect inside an expression");

    /// <summary>A static field that is not constant.</summary>
    public static readonly DiagnosticDescriptor StaticState = Error("KERNEL006", "Static state is not available in kernels");

    /// <summary>A method that calls itself, directly or not: devices have no stack for it.</summary>
    public static readonly DiagnosticDescriptor Recursion = Error("KERNEL007", "Recursion in a kernel");

    /// <summary>A kernel's signature: a result, a ref or bool parameter, a shared view, a missing specialisation.</summary>
    public static readonly DiagnosticDescriptor Signature = Error("KERNEL008", "Signature of a kernel");

    /// <summary>Shared memory that is not declared at the top of a kernel, or whose size is no constant.</summary>
    public static readonly DiagnosticDescriptor SharedMemory = Error("KERNEL009", "Shared memory");

    /// <summary>A reference to an element of device memory, whose address space a callee could not know.</summary>
    public static readonly DiagnosticDescriptor Reference = Error("KERNEL010", "Reference to device memory");

    /// <summary>A return before a barrier: the items that return leave the others waiting.</summary>
    public static readonly DiagnosticDescriptor EarlyReturn = new("KERNEL011", "Return before a barrier", "{0}", Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    private static DiagnosticDescriptor Error(string id, string title) =>
        new(id, title, "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);
}
