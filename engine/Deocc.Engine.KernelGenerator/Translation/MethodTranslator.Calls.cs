using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Deocc.Engine.KernelGenerator.Translation;

/// <content>Calls of methods and properties.</content>
internal sealed partial class MethodTranslator
{
    private string TranslateProperty(IPropertySymbol property, ExpressionSyntax? receiver, SyntaxNode at)
    {
        if (Intrinsic(property.GetMethod) is { } macro) return macro;
        if (property.GetMethod is not { } getter) throw UnsupportedException.At(at, KernelDiagnostics.Call, $"{property.Name} cannot be read");
        IMethodSymbol target = Resolve(getter, receiver, at);
        if (Intrinsic(target) is { } resolved) return resolved;
        if (ConstantOf(target) is { } constant) return $"({InItsOwnFile(constant, constant)})";
        if (StructLayout.IsState(target.AssociatedSymbol)) return $"{Receiver(receiver)}.{Identifiers.Emit(target.AssociatedSymbol!.Name)}";
        return $"{FunctionName(target, at)}({(target.IsStatic ? "" : Receiver(receiver))})";
    }

    /// <summary>What a static property that is written as a constant stands for, such as the size of a type parameter's tile; null for others.</summary>
    private ExpressionSyntax? ConstantOf(IMethodSymbol getter) =>
        getter.IsStatic && getter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is ArrowExpressionClauseSyntax { Expression: var value }
        && _module.Compilation.GetSemanticModel(value.SyntaxTree).GetConstantValue(value).HasValue
            ? value
            : null;

    /// <summary>Whether the target's compiler sees a constant: one of C#, or arithmetic of those and of properties that are written as constants.</summary>
    private bool IsConstant(ExpressionSyntax expression) => _model.GetConstantValue(expression).HasValue || expression switch
    {
        ParenthesizedExpressionSyntax inner => IsConstant(inner.Expression),
        BinaryExpressionSyntax binary => IsConstant(binary.Left) && IsConstant(binary.Right),
        MemberAccessExpressionSyntax member => _model.GetSymbolInfo(member).Symbol is IPropertySymbol { GetMethod: { } getter }
            && ConstantOf(Resolve(getter, member.Expression, member)) is not null,
        _ => false,
    };

    private string TranslateCall(InvocationExpressionSyntax call)
    {
        if (_model.GetSymbolInfo(call).Symbol is not IMethodSymbol method)
            throw UnsupportedException.At(call, KernelDiagnostics.Call, $"{call.Expression} is no method that a device can call");
        List<string> arguments = call.ArgumentList.Arguments.Select(TranslateArgument).ToList();
        if (Intrinsic(method) is { } macro) return CallIntrinsic(macro, arguments);
        ExpressionSyntax? receiver = (call.Expression as MemberAccessExpressionSyntax)?.Expression;
        if (method.Name == "As" && KernelNames.IsView(method.ContainingType, out _, out _))
            return $"(({TypeName(method.ReturnType, call)})({Translate(receiver!)}))";
        string? firstType = method.Parameters.Length > 0 ? Primitive(method.Parameters[0].Type) : null;
        if (MathFunctions.Find(method, firstType) is { } function) return $"{function}({string.Join(", ", arguments)})";
        IMethodSymbol target = Resolve(method, receiver, call);
        if (Intrinsic(target) is { } resolved) return CallIntrinsic(resolved, arguments);
        if (!target.IsStatic) arguments.Insert(0, Receiver(receiver));
        return $"{FunctionName(target, call)}({string.Join(", ", arguments)})";
    }

    private string CallIntrinsic(string macro, List<string> arguments)
    {
        if (macro is "K_BARRIER" || macro.StartsWith("K_MMA", System.StringComparison.Ordinal)) _module.MarkBarrier(_name);
        return $"{macro}({string.Join(", ", arguments)})";
    }

    private string TranslateArgument(ArgumentSyntax argument)
    {
        if (argument.NameColon is not null) throw UnsupportedException.At(argument, KernelDiagnostics.Expression, "named arguments may come in another order; leave the name out");
        if (argument.RefKindKeyword.RawKind == 0) return Translate(argument.Expression);
        if (argument.Expression is DeclarationExpressionSyntax) throw UnsupportedException.At(argument, KernelDiagnostics.Expression, "declare the variable before the call");
        if (argument.Expression is ElementAccessExpressionSyntax element && KernelNames.IsView(TypeOf(element.Expression), out string kind, out _) && kind != "Span")
            throw UnsupportedException.At(argument, KernelDiagnostics.Reference, $"a reference to {kind} memory loses its address space; pass the view and an index");
        return $"&{Core(argument.Expression)}";
    }

    private IMethodSymbol Resolve(IMethodSymbol method, ExpressionSyntax? receiver, SyntaxNode at)
    {
        ITypeSymbol? through = null;
        if (receiver is not null)
            through = _model.GetSymbolInfo(receiver).Symbol is ITypeSymbol type ? type : _model.GetTypeInfo(receiver).Type;
        return _types.Resolve(method, through)
            ?? throw UnsupportedException.At(at, KernelDiagnostics.Call, $"{method.ToDisplayString()} has no implementation that is known when the kernel is translated");
    }

    private string FunctionName(IMethodSymbol target, SyntaxNode at)
    {
        if (target.DeclaringSyntaxReferences.Length == 0)
            throw UnsupportedException.At(at, KernelDiagnostics.Call, $"{target.ToDisplayString()} has no source in this project and is no intrinsic");
        return _module.FunctionName(target, _name);
    }

    private string Receiver(ExpressionSyntax? receiver) => receiver is null ? "self" : Translate(receiver);

    private static string? Intrinsic(IMethodSymbol? method)
    {
        AttributeData? attribute = KernelNames.Attribute(method, "IntrinsicAttribute") ?? KernelNames.Attribute(method?.AssociatedSymbol, "IntrinsicAttribute");
        return attribute?.ConstructorArguments[0].Value as string;
    }
}
