using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Deocc.Engine.KernelGenerator.Translation;

/// <summary>Translates one method: its signature here, its statements and expressions in the other parts.</summary>
internal sealed partial class MethodTranslator
{
    private readonly ModuleTranslator _module;
    private readonly IMethodSymbol _method;
    private readonly string _name;
    private readonly bool _isKernel;
    private readonly TypeSubstitution _types;
    private readonly StringBuilder _output = new();
    private SemanticModel _model;
    private int _indent = 1;

    public MethodTranslator(ModuleTranslator module, IMethodSymbol method, string name, bool isKernel)
    {
        _module = module;
        _method = method;
        _name = name;
        _isKernel = isKernel;
        _types = new TypeSubstitution(module.Compilation, method);
        Declaration = method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax()
            ?? throw new UnsupportedException(KernelDiagnostics.Call, method.Locations.FirstOrDefault() ?? Location.None, $"{method.ToDisplayString()} has no source in this project");
        _model = module.Compilation.GetSemanticModel(Declaration.SyntaxTree);
    }

    private SyntaxNode Declaration { get; }

    /// <summary>Whether the method reads the state of a struct's instance, which comes as its first parameter.</summary>
    private bool HasSelf => !_method.IsStatic;

    /// <returns>The function's head without semicolon, and its body without braces.</returns>
    public (string Head, string Body) Translate()
    {
        string head = _isKernel ? KernelHead(out string prologue) : FunctionHead(out prologue);
        TranslateBody();
        return (head, prologue + _output);
    }

    private string FunctionHead(out string prologue)
    {
        prologue = "";
        var parameters = new List<string>();
        if (HasSelf)
        {
            if (!_method.IsReadOnly && !_method.ContainingType.IsReadOnly)
                throw UnsupportedException.At(Declaration, KernelDiagnostics.Call, $"{_method.ToDisplayString()} may change its struct; mark it, or the struct, readonly");
            parameters.Add($"{TypeName(_method.ContainingType)} self");
        }

        foreach (IParameterSymbol parameter in _method.OriginalDefinition.Parameters)
            parameters.Add($"{TypeName(parameter.Type)}{(parameter.RefKind != RefKind.None ? "*" : "")} {Identifiers.Emit(parameter.Name)}");
        string list = parameters.Count == 0 ? "void" : string.Join(", ", parameters);
        return $"K_DEVICE {TypeName(_method.OriginalDefinition.ReturnType)} {_name}({list})";
    }

    private string KernelHead(out string prologue)
    {
        if (!_method.ReturnsVoid || !_method.IsStatic)
            throw UnsupportedException.At(Declaration, KernelDiagnostics.Signature, "a kernel is static and returns void");
        var parameters = new List<string>();
        var opening = new StringBuilder();
        foreach (IParameterSymbol parameter in _method.OriginalDefinition.Parameters) AddKernelParameter(parameter, parameters, opening);
        prologue = opening.ToString();
        var attribute = (AttributeSyntax)_method.OriginalDefinition.GetAttributes().First(data => data.AttributeClass?.Name == "KernelAttribute").ApplicationSyntaxReference!.GetSyntax();
        string head = attribute.ArgumentList is null
            ? "K_KERNEL"
            : $"K_KERNEL_SIZED({GroupSize(attribute, "X")}, {GroupSize(attribute, "Y")}, {GroupSize(attribute, "Z")})";
        return $"{head} {_name}({string.Join(", ", parameters)})";
    }

    private void AddKernelParameter(IParameterSymbol parameter, List<string> parameters, StringBuilder opening)
    {
        SyntaxNode at = parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() ?? Declaration;
        if (parameter.RefKind != RefKind.None) throw UnsupportedException.At(at, KernelDiagnostics.Signature, $"kernel parameter {parameter.Name} is a reference; pass a view");
        ITypeSymbol type = _types.Apply(parameter.Type);
        string name = Identifiers.Emit(parameter.Name);
        if (KernelNames.IsView(type, out string kind, out _))
        {
            if (kind is not ("Global" or "ReadOnly")) throw UnsupportedException.At(at, KernelDiagnostics.Signature, $"kernel parameter {parameter.Name} is a {kind}; only Global and ReadOnly come from the host");

            // A buffer of OpenCL 1.2 carries no offset: base and offset, in elements, travel apart.
            string restrict = kind == "ReadOnly" ? " K_RESTRICT" : "";
            parameters.Add($"{TypeName(type)}{restrict} {name}_base, i64 {name}_offset");
            opening.Append($"    {TypeName(type)} {name} = {name}_base + {name}_offset;\n");
            return;
        }

        if (type.SpecialType == SpecialType.System_Boolean) throw UnsupportedException.At(at, KernelDiagnostics.Signature, $"kernel parameter {parameter.Name} is bool, whose size devices do not agree on; use int");
        bool isFlattened = _module.NarrowsDoubles && type is INamedTypeSymbol { TypeKind: TypeKind.Struct, SpecialType: SpecialType.None } structure
            && ModuleTranslator.VectorName(type) is null && !StructLayout.IsWithoutDoubles(structure, _module.Compilation);
        if (!isFlattened)
        {
            parameters.Add($"{TypeName(type)} {name}");
            return;
        }

        opening.Append($"    {TypeName(type)} {name} = {Flatten((INamedTypeSymbol)type, name, parameters, at)};\n");
    }

    /// <summary>The host's struct holds doubles: each piece of state, of structs inside it, too, comes as a float of its own.</summary>
    /// <returns>What makes the struct of them.</returns>
    private string Flatten(INamedTypeSymbol type, string name, List<string> parameters, SyntaxNode at)
    {
        var state = StructLayout.Of(type, _module.Compilation);
        var pieces = new List<string>();
        foreach ((string piece, ITypeSymbol pieceType) in state)
        {
            string place = $"{name}_{piece}";
            if (pieceType.SpecialType == SpecialType.System_Double)
            {
                parameters.Add($"f32 {place}");
                pieces.Add(place);
                continue;
            }

            if (pieceType is not INamedTypeSymbol { TypeKind: TypeKind.Struct, SpecialType: SpecialType.None } inner)
                throw UnsupportedException.At(at, KernelDiagnostics.Signature, $"{type.ToDisplayString()}.{piece} is no double; a module that narrows doubles passes structs of doubles alone, or of other numbers alone");
            if (state.Length > 1 && StructLayout.Of(inner, _module.Compilation).IsEmpty)
                throw UnsupportedException.At(at, KernelDiagnostics.Signature, $"{type.ToDisplayString()}.{piece} is an empty struct beside other state, whose place in memory is open");
            pieces.Add(Flatten(inner, place, parameters, at));
        }

        return $"{TypeName(type)}_make({string.Join(", ", pieces)})";
    }

    private string GroupSize(AttributeSyntax attribute, string axis)
    {
        AttributeArgumentSyntax? argument = attribute.ArgumentList!.Arguments.FirstOrDefault(candidate => candidate.NameEquals?.Name.Identifier.Text == axis);
        return argument is null ? "1" : Translate(argument.Expression);
    }

    private void TranslateBody()
    {
        (BlockSyntax? block, ExpressionSyntax? expression) = Declaration switch
        {
            BaseMethodDeclarationSyntax method => (method.Body, method.ExpressionBody?.Expression),
            AccessorDeclarationSyntax accessor => (accessor.Body, accessor.ExpressionBody?.Expression),
            ArrowExpressionClauseSyntax arrow => (null, arrow.Expression),
            _ => throw UnsupportedException.At(Declaration, KernelDiagnostics.Call, $"{_method.ToDisplayString()} is no method"),
        };
        if (block is not null)
        {
            WarnOfEarlyReturns(block);
            foreach (StatementSyntax statement in block.Statements) TranslateReporting(statement, isTop: true);
        }
        else if (expression is not null)
        {
            MarkLine(expression);
            Line((_method.ReturnsVoid ? "" : "return ") + (_method.ReturnsVoid ? TranslateEffect(expression) : Translate(expression)) + ";");
        }
        else
        {
            throw UnsupportedException.At(Declaration, KernelDiagnostics.Call, $"{_method.ToDisplayString()} has no body");
        }
    }

    /// <summary>A return before a barrier leaves some items of the group waiting for ever.</summary>
    private void WarnOfEarlyReturns(BlockSyntax block)
    {
        int lastBarrier = block.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => _model.GetSymbolInfo(call).Symbol is IMethodSymbol { Name: "Barrier" })
            .Select(call => call.SpanStart).DefaultIfEmpty(-1).Max();
        foreach (ReturnStatementSyntax early in block.DescendantNodes().OfType<ReturnStatementSyntax>().Where(node => node.SpanStart < lastBarrier))
            _module.Report(KernelDiagnostics.EarlyReturn, early.GetLocation(), "this return comes before a barrier: items that return leave the others of their group waiting");
    }

    private string TypeName(ITypeSymbol type, SyntaxNode? at = null) => _module.TypeName(_types.Apply(type), at ?? Declaration);

    private string? Primitive(ITypeSymbol type) => _module.Primitive(_types.Apply(type));

    private ITypeSymbol TypeOf(ExpressionSyntax expression) =>
        _types.Apply(_model.GetTypeInfo(expression).Type ?? throw UnsupportedException.At(expression, KernelDiagnostics.Expression, "expression without a type"));

    private void Line(string text) => _output.Append(' ', _indent * 4).Append(text).Append('\n');

    /// <summary>Makes the device compiler's messages name the C# line.</summary>
    private void MarkLine(SyntaxNode node)
    {
        FileLinePositionSpan span = node.GetLocation().GetLineSpan();
        _output.Append($"#line {span.StartLinePosition.Line + 1} \"{System.IO.Path.GetFileName(span.Path)}\"\n");
    }
}
