using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Deocc.Engine.KernelGenerator.Translation;

/// <content>Expressions without calls.</content>
internal sealed partial class MethodTranslator
{
    /// <summary>An expression as a statement of its own, the only place for side effects.</summary>
    private string TranslateEffect(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case AssignmentExpressionSyntax assignment:
                return TranslateAssignment(assignment);
            case PostfixUnaryExpressionSyntax step when step.Kind() is SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression:
                return Core(step.Operand) + step.OperatorToken.Text;
            case PrefixUnaryExpressionSyntax step when step.Kind() is SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression:
                return step.OperatorToken.Text + Core(step.Operand);
            default:
                return Translate(expression);
        }
    }

    private string TranslateAssignment(AssignmentExpressionSyntax assignment)
    {
        if (assignment.Left is IdentifierNameSyntax { Identifier.Text: "_" }) return $"(void)({Translate(assignment.Right)})";
        string target = Core(assignment.Left);
        string symbol = assignment.OperatorToken.Text;
        switch (symbol)
        {
            case "??=":
                throw UnsupportedException.At(assignment, KernelDiagnostics.Expression, "there is no null on a device");
            case ">>>=":
                return $"{target} = {Cast(TypeOf(assignment.Left), $"(u{Bits(assignment.Left)}){target} >> {ShiftCount(assignment.Left, assignment.Right)}", assignment)}";
            case "<<=" or ">>=":
                return $"{target} {symbol} {ShiftCount(assignment.Left, assignment.Right)}";
            case "%=" when Primitive(TypeOf(assignment.Left)) is "f32" or "f64":
                return $"{target} = K_FMOD({target}, {Translate(assignment.Right)})";
            case "*=" when UnfusedProduct(TypeOf(assignment.Left)) is { } product:
                return $"{target} = {product}({target}, {Translate(assignment.Right)})";
            case "=":
                return $"{target} = {Translate(assignment.Right)}";
        }

        // An operator of a struct's own is a function call.
        if (_model.GetSymbolInfo(assignment).Symbol is IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator } method && OperatorCall(method, assignment.Left, assignment, [target, Translate(assignment.Right)]) is { } call)
            return $"{target} = {call}";
        return $"{target} {symbol} {Translate(assignment.Right)}";
    }

    /// <summary>An expression, with C#'s implicit numeric conversions written out: int with uint is long in C# and unsigned in C.</summary>
    private string Translate(ExpressionSyntax expression)
    {
        TypeInfo info = _model.GetTypeInfo(expression);
        ITypeSymbol? from = info.Type is null ? null : _types.Apply(info.Type);
        ITypeSymbol? to = info.ConvertedType is null ? null : _types.Apply(info.ConvertedType);
        bool isLiteral = expression is LiteralExpressionSyntax or PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax };
        if (isLiteral && to is not null && _module.Primitive(to) is { } wanted && _model.GetConstantValue(expression) is { HasValue: true, Value: { } value })
            return Literals.Write(value, wanted);
        string text = Core(expression);
        if (from is null || to is null || _module.Primitive(from) is not { } fromName || _module.Primitive(to) is not { } toName) return text;
        return fromName == toName ? text : Cast(to, text, expression);
    }

    private string Cast(ITypeSymbol type, string text, SyntaxNode at) => $"(({TypeName(type, at)})({text}))";

    private string Core(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case ParenthesizedExpressionSyntax inner:
                return $"({Translate(inner.Expression)})";
            case CheckedExpressionSyntax inner when inner.IsKind(SyntaxKind.UncheckedExpression):
                return $"({Translate(inner.Expression)})";
            case LiteralExpressionSyntax literal:
                return TranslateLiteral(literal);
            case DefaultExpressionSyntax:
                return DefaultValue(TypeOf(expression), expression);
            case IdentifierNameSyntax or GenericNameSyntax:
                return TranslateName(expression);
            case MemberAccessExpressionSyntax member:
                return TranslateMember(member);
            case ElementAccessExpressionSyntax access:
                return TranslateElement(access);
            case ConditionalExpressionSyntax choice:
                return $"({Translate(choice.Condition)} ? {Translate(choice.WhenTrue)} : {Translate(choice.WhenFalse)})";
            case SwitchExpressionSyntax choice:
                return TranslateSwitchExpression(choice);
            case CastExpressionSyntax cast:
                return Cast(TypeOf(cast.Type), Translate(cast.Expression), cast);
            case PrefixUnaryExpressionSyntax unary:
                return TranslateUnary(unary);
            case PostfixUnaryExpressionSyntax or AssignmentExpressionSyntax:
                throw SideEffect(expression);
            case BinaryExpressionSyntax binary:
                return TranslateBinary(binary);
            case InvocationExpressionSyntax call:
                return TranslateCall(call);
            case BaseObjectCreationExpressionSyntax creation:
                return TranslateCreation(creation);
            case SizeOfExpressionSyntax size:
                return $"((i32)sizeof({TypeName(TypeOf(size.Type), size)}))";
            case ThisExpressionSyntax:
                return "self";
            default:
                throw UnsupportedException.At(expression, KernelDiagnostics.Expression, $"{expression.Kind()} has no counterpart on a device");
        }
    }

    /// <summary>A choice by constants, the last arm taking the rest: conditions one in another.</summary>
    private string TranslateSwitchExpression(SwitchExpressionSyntax choice)
    {
        if (choice.Arms.LastOrDefault()?.Pattern is not DiscardPatternSyntax)
            throw UnsupportedException.At(choice, KernelDiagnostics.Expression, "the last arm of a switch expression is _: there are no exceptions on a device");
        string governing = Translate(choice.GoverningExpression);
        string text = Translate(choice.Arms.Last().Expression);
        foreach (SwitchExpressionArmSyntax arm in choice.Arms.Reverse().Skip(1))
        {
            if (arm.Pattern is not ConstantPatternSyntax constant || arm.WhenClause is not null)
                throw UnsupportedException.At(arm, KernelDiagnostics.Expression, "a pattern has no counterpart on a device; use constants");
            text = $"({governing} == {Translate(constant.Expression)} ? {Translate(arm.Expression)} : {text})";
        }

        return text;
    }

    private static UnsupportedException SideEffect(ExpressionSyntax expression) =>
        UnsupportedException.At(expression, KernelDiagnostics.SideEffect, $"'{expression}' changes a value inside a larger expression, whose order C leaves open; give it a statement of its own");

    private string TranslateLiteral(LiteralExpressionSyntax literal)
    {
        if (literal.IsKind(SyntaxKind.DefaultLiteralExpression)) return DefaultValue(_types.Apply(_model.GetTypeInfo(literal).ConvertedType!), literal);
        if (literal.Kind() is SyntaxKind.StringLiteralExpression or SyntaxKind.NullLiteralExpression)
            throw UnsupportedException.At(literal, KernelDiagnostics.Type, "there are no strings and no null on a device");
        ITypeSymbol type = TypeOf(literal);
        string primitive = _module.Primitive(type) ?? throw UnsupportedException.At(literal, KernelDiagnostics.Type, $"a constant of type {type.ToDisplayString()} has no counterpart on a device");
        return Literals.Write(_model.GetConstantValue(literal).Value, primitive);
    }

    private string DefaultValue(ITypeSymbol type, SyntaxNode at)
    {
        if (type.SpecialType == SpecialType.System_Boolean) return "0";
        if (_module.Primitive(type) is { } primitive) return Literals.Write(0, primitive);
        if (ModuleTranslator.VectorName(type) is { } vector) return vector is "f32" or "f64" ? Literals.Write(0, vector) : $"make_{vector}({string.Join(", ", Enumerable.Repeat(vector[0] == 'f' ? "0.0f" : "0", vector[vector.Length - 1] - '0'))})";
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Enum }) return "0";
        return Make(type, at, _ => null);
    }

    private string Make(ITypeSymbol type, SyntaxNode at, Func<string, string?> value)
    {
        string name = TypeName(type, at);
        var state = StructLayout.Of((INamedTypeSymbol)type, _module.Compilation);
        return $"{name}_make({string.Join(", ", state.Select(piece => value(piece.Name) ?? DefaultValue(_types.Apply(piece.Type), at)))})";
    }

    private string TranslateCreation(BaseObjectCreationExpressionSyntax creation)
    {
        ITypeSymbol type = TypeOf(creation);
        List<string> arguments = creation.ArgumentList?.Arguments.Select(argument => Translate(argument.Expression)).ToList() ?? [];
        if (ModuleTranslator.VectorName(type) is { } vector) return arguments.Count == 0 ? DefaultValue(type, creation) : $"make_{vector}({string.Join(", ", arguments)})";
        if (type.TypeKind != TypeKind.Struct) throw UnsupportedException.At(creation, KernelDiagnostics.Type, $"new {type.ToDisplayString()}: there are no objects on a device");
        var given = new Dictionary<string, string>();
        if (arguments.Count > 0) AddConstructorArguments(creation, (INamedTypeSymbol)type, arguments, given);
        foreach (ExpressionSyntax item in creation.Initializer?.Expressions ?? default)
        {
            if (item is not AssignmentExpressionSyntax { Left: IdentifierNameSyntax field } assignment)
                throw UnsupportedException.At(item, KernelDiagnostics.Expression, "a struct is made with its fields by name");
            given[field.Identifier.Text] = Translate(assignment.Right);
        }

        return Make(type, creation, name => given.TryGetValue(name, out string? text) ? text : null);
    }

    /// <summary>A primary constructor whose parameters are the struct's whole state is translated; other constructors are not.</summary>
    private void AddConstructorArguments(BaseObjectCreationExpressionSyntax creation, INamedTypeSymbol type, List<string> arguments, Dictionary<string, string> given)
    {
        var constructor = (IMethodSymbol)_model.GetSymbolInfo(creation).Symbol!;
        var state = StructLayout.Of(type, _module.Compilation).Select(piece => piece.Name).ToList();
        bool isState = constructor.Parameters.Select(parameter => parameter.Name).SequenceEqual(state);
        if (!isState) throw UnsupportedException.At(creation, KernelDiagnostics.Expression, $"the constructor of {type.ToDisplayString()} computes something; set its fields by name");
        for (int i = 0; i < arguments.Count; i++) given[state[i]] = arguments[i];
    }

    private string TranslateUnary(PrefixUnaryExpressionSyntax unary)
    {
        if (_model.GetSymbolInfo(unary).Symbol is IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator } method && OperatorCall(method, unary.Operand, unary, [Translate(unary.Operand)]) is { } call)
            return call;
        return unary.Kind() switch
        {
            SyntaxKind.UnaryMinusExpression or SyntaxKind.UnaryPlusExpression or SyntaxKind.LogicalNotExpression or SyntaxKind.BitwiseNotExpression => $"({unary.OperatorToken.Text}{Translate(unary.Operand)})",
            SyntaxKind.PointerIndirectionExpression => $"(*{Translate(unary.Operand)})",
            SyntaxKind.AddressOfExpression => $"(&{Core(unary.Operand)})",
            _ => throw SideEffect(unary),
        };
    }

    private string TranslateBinary(BinaryExpressionSyntax binary)
    {
        string symbol = binary.OperatorToken.Text;
        switch (binary.Kind())
        {
            case SyntaxKind.LeftShiftExpression or SyntaxKind.RightShiftExpression:
                return $"({Translate(binary.Left)} {symbol} {ShiftCount(binary, binary.Right)})";
            case SyntaxKind.UnsignedRightShiftExpression:
                return Cast(TypeOf(binary), $"(u{Bits(binary)}){Translate(binary.Left)} >> {ShiftCount(binary, binary.Right)}", binary);
            case SyntaxKind.ModuloExpression when Primitive(TypeOf(binary)) is "f32" or "f64":
                return $"K_FMOD({Translate(binary.Left)}, {Translate(binary.Right)})";
            case SyntaxKind.MultiplyExpression when UnfusedProduct(TypeOf(binary)) is { } product:
                return $"{product}({Translate(binary.Left)}, {Translate(binary.Right)})";
            case SyntaxKind.CoalesceExpression or SyntaxKind.AsExpression or SyntaxKind.IsExpression:
                throw UnsupportedException.At(binary, KernelDiagnostics.Expression, $"{symbol} has no counterpart on a device");
        }

        if (_model.GetSymbolInfo(binary).Symbol is IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator } method && OperatorCall(method, binary.Left, binary, [Translate(binary.Left), Translate(binary.Right)]) is { } call)
            return call;
        return $"({Translate(binary.Left)} {symbol} {Translate(binary.Right)})";
    }

    /// <summary>The macro of products that no sum takes in; null where the target may choose.</summary>
    private string? UnfusedProduct(ITypeSymbol type) =>
        _module.IsUnfused && Primitive(type) is "f32" or "f64" ? "K_MULTIPLY_ROUNDED_" + Primitive(type)!.ToUpperInvariant() : null;

    /// <summary>A call of a struct's own operator; null where the target has the operator itself: views and vectors.</summary>
    private string? OperatorCall(IMethodSymbol method, ExpressionSyntax receiver, SyntaxNode at, string[] arguments)
    {
        ITypeSymbol? through = method.ContainingType.TypeKind == TypeKind.Interface ? _model.GetTypeInfo(receiver).Type : null;
        IMethodSymbol target = _types.Resolve(method, through) ?? throw UnsupportedException.At(at, KernelDiagnostics.Call, $"operator {method.Name} is not implemented by {TypeOf(receiver).ToDisplayString()}");
        bool isBuiltIn = KernelNames.IsView(target.ContainingType, out _, out _) || ModuleTranslator.VectorName(target.ContainingType) is not null;
        return isBuiltIn ? null : $"{_module.FunctionName(target, _name)}({string.Join(", ", arguments)})";
    }

    private string Bits(ExpressionSyntax expression) => Primitive(TypeOf(expression)) is "i64" or "u64" ? "64" : "32";

    /// <summary>C# masks a shift's count; C leaves a larger one undefined.</summary>
    private string ShiftCount(ExpressionSyntax shifted, ExpressionSyntax count)
    {
        int mask = Bits(shifted) == "64" ? 63 : 31;
        return _model.GetConstantValue(count) is { HasValue: true, Value: int value }
            ? (value & mask).ToString(CultureInfo.InvariantCulture)
            : $"({Translate(count)} & {mask})";
    }

    private string TranslateElement(ElementAccessExpressionSyntax access)
    {
        ITypeSymbol type = TypeOf(access.Expression);
        bool isIndexable = KernelNames.IsView(type, out _, out _) || type is IPointerTypeSymbol;
        if (!isIndexable || access.ArgumentList.Arguments.Count != 1)
            throw UnsupportedException.At(access, KernelDiagnostics.Expression, $"{type.ToDisplayString()} cannot be indexed on a device; use a view or a private array, with one index");
        return $"{Core(access.Expression)}[{Translate(access.ArgumentList.Arguments[0].Expression)}]";
    }

    private string TranslateName(ExpressionSyntax expression)
    {
        switch (_model.GetSymbolInfo(expression).Symbol)
        {
            case ILocalSymbol local:
                return Identifiers.Emit(local.Name);
            case IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } captured:
                return "self." + Identifiers.Emit(captured.Name);
            case IParameterSymbol parameter:
                return parameter.RefKind != RefKind.None ? $"(*{Identifiers.Emit(parameter.Name)})" : Identifiers.Emit(parameter.Name);
            case IFieldSymbol { IsConst: true } constant:
                return TranslateConstant(constant, expression);
            case IFieldSymbol { IsStatic: false } field:
                return "self." + Identifiers.Emit(field.Name);
            case IFieldSymbol field:
                throw UnsupportedException.At(expression, KernelDiagnostics.StaticState, $"{field.Name} is static and no constant; pass it as an argument");
            case IPropertySymbol property:
                return TranslateProperty(property, null, expression);
            default:
                throw UnsupportedException.At(expression, KernelDiagnostics.Expression, $"{expression} has no counterpart on a device");
        }
    }

    private string TranslateMember(MemberAccessExpressionSyntax member)
    {
        switch (_model.GetSymbolInfo(member).Symbol)
        {
            case IFieldSymbol { IsConst: true } constant:
                return TranslateConstant(constant, member);
            case IFieldSymbol { IsStatic: false } field when KernelNames.IsView(field.ContainingType, out _, out _):
                throw UnsupportedException.At(member, KernelDiagnostics.Reference, "the raw pointer of a view has no counterpart on a device");
            case IFieldSymbol { IsStatic: false } field:
                string dot = member.IsKind(SyntaxKind.PointerMemberAccessExpression) ? "->" : ".";
                return $"{Core(member.Expression)}{dot}{Identifiers.Emit(field.Name)}";
            case IFieldSymbol field:
                throw UnsupportedException.At(member, KernelDiagnostics.StaticState, $"{field.Name} is static and no constant; pass it as an argument");
            case IPropertySymbol property:
                return TranslateProperty(property, member.Expression, member);
            default:
                throw UnsupportedException.At(member, KernelDiagnostics.Expression, $"{member} has no counterpart on a device");
        }
    }

    private string TranslateConstant(IFieldSymbol field, SyntaxNode at) => _module.ConstantName(field, InItsOwnFile, at);

    /// <summary>A constant's value may stand in another file than the method that names it.</summary>
    private string InItsOwnFile(SyntaxNode declaration, ExpressionSyntax value)
    {
        SemanticModel outer = _model;
        _model = _module.Compilation.GetSemanticModel(declaration.SyntaxTree);
        string text = Translate(value);
        _model = outer;
        return text;
    }
}
