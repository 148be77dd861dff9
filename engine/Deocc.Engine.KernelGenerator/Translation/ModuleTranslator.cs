using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Deocc.Engine.KernelGenerator.Translation;

/// <summary>
/// Gathers the C text of one module: constants, structs, prototypes, and the bodies of kernels and of everything they call.
/// </summary>
internal sealed class ModuleTranslator
{
    private readonly StringBuilder _constants = new();
    private readonly StringBuilder _structs = new();
    private readonly StringBuilder _prototypes = new();
    private readonly StringBuilder _bodies = new();
    private readonly HashSet<string> _emitted = new();
    private readonly Queue<(IMethodSymbol Method, string Name)> _pending = new();
    private readonly Dictionary<string, HashSet<string>> _calls = new();
    private readonly HashSet<string> _withBarrier = new();
    private readonly HashSet<string> _reportedCycles = new();

    public ModuleTranslator(INamedTypeSymbol module, Compilation compilation)
    {
        Compilation = compilation;
        NarrowsDoubles = IsSet(module, "NarrowDoubles");
        IsUnfused = IsSet(module, "Unfused");
        IsApart = IsSet(module, "Apart");
    }

    public Compilation Compilation { get; }

    /// <summary>Whether double is float on the device, as the module's attribute asks.</summary>
    public bool NarrowsDoubles { get; }

    /// <summary>Whether products are rounded before they are added, as the module's attribute asks.</summary>
    public bool IsUnfused { get; }

    /// <summary>Whether each kernel may be built without the others, as the module's attribute asks.</summary>
    public bool IsApart { get; }

    public List<ModuleResult.Finding> Findings { get; } = new();

    /// <summary>The module's text without the prelude.</summary>
    public string Text() => $"{_constants}{_structs}{_prototypes}\n{_bodies}";

    public void Report(DiagnosticDescriptor descriptor, Location location, string message) =>
        Findings.Add(new ModuleResult.Finding(descriptor, message, location));

    /// <summary>Translates a kernel and all that it calls.</summary>
    /// <returns>Whether a barrier is reached.</returns>
    public bool TranslateKernel(IMethodSymbol kernel, string name)
    {
        Translate(kernel, name, isKernel: true);
        while (_pending.Count > 0)
        {
            (IMethodSymbol method, string function) = _pending.Dequeue();
            Translate(method, function, isKernel: false);
        }

        HashSet<string> reached = Reach(name);
        foreach (string function in reached)
        {
            if (Reach(function).Contains(function) && _reportedCycles.Add(function))
                Report(KernelDiagnostics.Recursion, kernel.Locations[0], $"{function} calls itself; a device has no stack for recursion");
        }

        reached.Add(name);
        return reached.Overlaps(_withBarrier);
    }

    /// <summary>The emitted name of a function, which is translated later if it was not yet.</summary>
    public string FunctionName(IMethodSymbol method, string caller)
    {
        string name = Mangle(method.ContainingType) + "_" + method.Name.Replace('.', '_');
        if (method.IsGenericMethod) name += "_" + string.Join("_", method.TypeArguments.Select(Mangle));
        if (method.ContainingType.GetMembers(method.Name).Length > 1) name += "_" + string.Join("_", method.Parameters.Select(parameter => Mangle(parameter.Type)));
        _calls[caller].Add(name);
        if (_emitted.Add("function " + name)) _pending.Enqueue((method, name));
        return name;
    }

    /// <summary>Notes that a method reaches a barrier itself.</summary>
    public void MarkBarrier(string function) => _withBarrier.Add(function);

    /// <summary>The emitted name of a primitive type, or null.</summary>
    public string? Primitive(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Single => "f32",
        SpecialType.System_Double => NarrowsDoubles ? "f32" : "f64",
        SpecialType.System_Int32 => "i32",
        SpecialType.System_UInt32 => "u32",
        SpecialType.System_Int64 => "i64",
        SpecialType.System_UInt64 => "u64",
        SpecialType.System_Int16 => "i16",
        SpecialType.System_UInt16 => "u16",
        SpecialType.System_SByte => "i8",
        SpecialType.System_Byte => "u8",
        SpecialType.System_Boolean => "bool",
        SpecialType.System_Void => "void",
        _ => null,
    };

    /// <summary>The emitted name of a type; a struct is declared when it is first named.</summary>
    /// <exception cref="UnsupportedException">The type has no counterpart on a device.</exception>
    public string TypeName(ITypeSymbol type, SyntaxNode at)
    {
        if (Primitive(type) is { } primitive) return primitive;
        if (KernelNames.IsView(type, out string kind, out ITypeSymbol element))
        {
            string inner = TypeName(element, at);
            return kind switch
            {
                "Global" => $"K_GLOBAL {inner}*",
                "ReadOnly" => $"K_GLOBAL const {inner}*",
                "Shared" => $"K_SHARED {inner}*",
                _ => inner + "*",
            };
        }

        if (type is IPointerTypeSymbol pointer) return TypeName(pointer.PointedAtType, at) + "*";
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Enum } enumeration) return Primitive(enumeration.EnumUnderlyingType!)!;
        if (VectorName(type) is { } vector) return vector;
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Struct, IsUnmanagedType: true } structure && structure.DeclaringSyntaxReferences.Length > 0)
            return StructName(structure, at);
        throw UnsupportedException.At(at, KernelDiagnostics.Type, $"type {type.ToDisplayString()} has no counterpart on a device; use numbers, enums, unmanaged structs and the views of memory");
    }

    /// <summary>The target's built-in type that a struct stands for, or null.</summary>
    public static string? VectorName(ITypeSymbol type) =>
        KernelNames.Attribute(type, "VectorTypeAttribute")?.ConstructorArguments[0].Value as string;

    /// <summary>A constant as a macro, so that a tunable one can be set when the program is built.</summary>
    public string ConstantName(IFieldSymbol field, System.Func<SyntaxNode, ExpressionSyntax, string> translate, SyntaxNode at)
    {
        var declarator = field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() as VariableDeclaratorSyntax;
        if (declarator?.Initializer is null) return Literals.Write(field.ConstantValue, Primitive(Underlying(field)) ?? throw UnsupportedException.At(at, KernelDiagnostics.Type, $"constant {field.Name} is of a type that devices lack"));
        string name = Mangle(field.ContainingType) + "_" + field.Name;
        if (!_emitted.Add("constant " + name)) return name;
        string value = translate(declarator, declarator.Initializer.Value);
        bool isTunable = KernelNames.HasAttribute(field, "TunableAttribute");
        _constants.Append(isTunable ? $"#ifndef {name}\n#define {name} {value}\n#endif\n" : $"#define {name} {value}\n");
        return name;
    }

    private static bool IsSet(INamedTypeSymbol module, string option) =>
        KernelNames.Attribute(module, "KernelModuleAttribute")!.NamedArguments.Any(argument => argument.Key == option && argument.Value.Value is true);

    private static ITypeSymbol Underlying(IFieldSymbol field) =>
        field.ContainingType.TypeKind == TypeKind.Enum ? field.ContainingType.EnumUnderlyingType! : field.Type;

    /// <summary>A type's name as part of an identifier.</summary>
    public string Mangle(ITypeSymbol type)
    {
        if (Primitive(type) is { } primitive) return primitive;
        if (type is IPointerTypeSymbol pointer) return Mangle(pointer.PointedAtType) + "P";
        return type is INamedTypeSymbol { IsGenericType: true } named
            ? named.Name + "_" + string.Join("_", named.TypeArguments.Select(Mangle))
            : type.Name;
    }

    private string StructName(INamedTypeSymbol type, SyntaxNode at)
    {
        string name = Mangle(type);
        if (!_emitted.Add("struct " + name)) return name;
        var state = StructLayout.Of(type, Compilation).Select(piece => (Name: Identifiers.Emit(piece.Name), Type: TypeName(piece.Type, at))).ToList();

        // C has no empty structs.
        string fields = state.Count == 0 ? " i32 empty_;" : string.Concat(state.Select(piece => $" {piece.Type} {piece.Name};"));
        string parameters = state.Count == 0 ? "void" : string.Join(", ", state.Select(piece => $"{piece.Type} {piece.Name}"));
        string assignments = state.Count == 0 ? " result_.empty_ = 0;" : string.Concat(state.Select(piece => $" result_.{piece.Name} = {piece.Name};"));
        _structs.Append($"typedef struct {{{fields} }} {name};\n");
        _structs.Append($"K_DEVICE {name} {name}_make({parameters}) {{ {name} result_;{assignments} return result_; }}\n");
        return name;
    }

    private void Translate(IMethodSymbol method, string name, bool isKernel)
    {
        _calls[name] = new HashSet<string>();
        try
        {
            var translator = new MethodTranslator(this, method, name, isKernel);
            (string head, string body) = translator.Translate();
            if (!isKernel) _prototypes.Append(head).Append(";\n");
            string text = $"{head}\n{{\n{body}}}\n";
            _bodies.Append(isKernel && IsApart ? $"#if !defined(K_ONLY) || defined(K_ONLY_{name})\n{text}#endif\n\n" : text + "\n");
        }
        catch (UnsupportedException failure)
        {
            Report(failure.Descriptor, failure.Location, failure.Message);
        }
    }

    private HashSet<string> Reach(string name)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>(_calls.TryGetValue(name, out HashSet<string>? direct) ? direct : new HashSet<string>());
        while (open.Count > 0)
        {
            string function = open.Pop();
            if (!reached.Add(function) || !_calls.TryGetValue(function, out HashSet<string>? next)) continue;
            foreach (string callee in next) open.Push(callee);
        }

        return reached;
    }
}
