using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Deocc.Engine.KernelGenerator.Translation;

/// <content>Statements.</content>
internal sealed partial class MethodTranslator
{
    /// <summary>Translates a statement; what it cannot do is reported, and the next statement gets its turn.</summary>
    private void TranslateReporting(StatementSyntax statement, bool isTop = false)
    {
        try
        {
            Translate(statement, isTop);
        }
        catch (UnsupportedException failure)
        {
            _module.Report(failure.Descriptor, failure.Location, failure.Message);
        }
    }

    private void Translate(StatementSyntax statement, bool isTop)
    {
        if (statement is not BlockSyntax) MarkLine(statement);
        switch (statement)
        {
            case BlockSyntax block:
                TranslateBlock(block);
                break;
            case UnsafeStatementSyntax { Block: var block }:
                TranslateBlock(block);
                break;
            case EmptyStatementSyntax:
                break;
            case LocalDeclarationStatementSyntax local:
                foreach (VariableDeclaratorSyntax variable in local.Declaration.Variables) TranslateLocal(variable, isTop);
                break;
            case ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: TupleExpressionSyntax targets, Right: TupleExpressionSyntax values } }:
                TranslateDeconstruction(targets, values);
                break;
            case ExpressionStatementSyntax effect:
                string text = TranslateEffect(effect.Expression);
                Line(text is "K_UNROLL()" or "K_UNROLL_LOADS()" ? text.Substring(0, text.Length - 2) : text + ";");
                break;
            case IfStatementSyntax choice:
                Line($"if ({Translate(choice.Condition)})");
                TranslateBlock(choice.Statement);
                if (choice.Else is null) break;
                Line("else");
                TranslateBlock(choice.Else.Statement);
                break;
            case WhileStatementSyntax loop:
                Line($"while ({Translate(loop.Condition)})");
                TranslateBlock(loop.Statement);
                break;
            case DoStatementSyntax loop:
                Line("do");
                TranslateBlock(loop.Statement);
                Line($"while ({Translate(loop.Condition)});");
                break;
            case ForStatementSyntax loop:
                Line(ForHead(loop));
                TranslateBlock(loop.Statement);
                break;
            case ReturnStatementSyntax { Expression: var result }:
                Line(result is null ? "return;" : $"return {Translate(result)};");
                break;
            case BreakStatementSyntax:
                Line("break;");
                break;
            case ContinueStatementSyntax:
                Line("continue;");
                break;
            case SwitchStatementSyntax choice:
                TranslateSwitch(choice);
                break;
            default:
                throw UnsupportedException.At(statement, KernelDiagnostics.Statement, $"{statement.Kind()} has no counterpart on a device");
        }
    }

    /// <summary>New variables get their values one after the other: none of the values can name them.</summary>
    private void TranslateDeconstruction(TupleExpressionSyntax targets, TupleExpressionSyntax values)
    {
        for (int i = 0; i < targets.Arguments.Count; i++)
        {
            ArgumentSyntax target = targets.Arguments[i];
            if (target.Expression is not DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax variable } declaration)
                throw UnsupportedException.At(target, KernelDiagnostics.Expression, "tuples only declare variables on a device; assign one at a time");
            Line($"{TypeName(TypeOf(declaration.Type), target)} {Identifiers.Emit(variable.Identifier.Text)} = {Translate(values.Arguments[i].Expression)};");
        }
    }

    private void TranslateBlock(StatementSyntax statement)
    {
        Line("{");
        _indent++;
        if (statement is BlockSyntax block)
        {
            foreach (StatementSyntax inner in block.Statements) TranslateReporting(inner);
        }
        else
        {
            TranslateReporting(statement);
        }

        _indent--;
        Line("}");
    }

    private string ForHead(ForStatementSyntax loop)
    {
        string initializer = "";
        if (loop.Declaration is { } declaration)
        {
            var variables = declaration.Variables.Select(variable => $"{Identifiers.Emit(variable.Identifier.Text)} = {Translate(variable.Initializer!.Value)}");
            initializer = $"{TypeName(TypeOf(declaration.Type), loop)} {string.Join(", ", variables)}";
        }
        else
        {
            initializer = string.Join(", ", loop.Initializers.Select(TranslateEffect));
        }

        string condition = loop.Condition is null ? "" : Translate(loop.Condition);
        return $"for ({initializer}; {condition}; {string.Join(", ", loop.Incrementors.Select(TranslateEffect))})";
    }

    private void TranslateSwitch(SwitchStatementSyntax choice)
    {
        Line($"switch ({Translate(choice.Expression)})");
        Line("{");
        _indent++;
        foreach (SwitchSectionSyntax section in choice.Sections)
        {
            foreach (SwitchLabelSyntax label in section.Labels)
            {
                Line(label switch
                {
                    CaseSwitchLabelSyntax value => $"case {Translate(value.Value)}:",
                    DefaultSwitchLabelSyntax => "default:",
                    _ => throw UnsupportedException.At(label, KernelDiagnostics.Statement, "a pattern has no counterpart on a device; use constants"),
                });
            }

            Line("{");
            _indent++;
            foreach (StatementSyntax inner in section.Statements) TranslateReporting(inner);
            _indent--;
            Line("}");
        }

        _indent--;
        Line("}");
    }

    private void TranslateLocal(VariableDeclaratorSyntax variable, bool isTop)
    {
        var local = (ILocalSymbol)_model.GetDeclaredSymbol(variable)!;
        string name = Identifiers.Emit(local.Name);
        ExpressionSyntax? initializer = variable.Initializer?.Value;
        if (local.IsRef) throw UnsupportedException.At(variable, KernelDiagnostics.Reference, "a ref local has no counterpart on a device; use a view and an index");
        if (initializer is InvocationExpressionSyntax call && _model.GetSymbolInfo(call).Symbol is IMethodSymbol { Name: "Allocate", ContainingType.Name: "SharedMemory" } allocate)
        {
            if (!_isKernel || !isTop) throw UnsupportedException.At(variable, KernelDiagnostics.SharedMemory, "shared memory is declared at the top of a kernel, not in a block or another method");
            string length = Translate(call.ArgumentList.Arguments[0].Expression);
            Line($"K_SHARED_DECLARATION {TypeName(allocate.TypeArguments[0], variable)} {name}[{length}];");
            return;
        }

        switch (initializer)
        {
            case StackAllocArrayCreationExpressionSyntax array:
                TranslatePrivateArray(array, name);
                break;
            case null:
                Line($"{TypeName(local.Type, variable)} {name};");
                break;
            default:
                Line($"{(local.IsConst ? "const " : "")}{TypeName(local.Type, variable)} {name} = {Translate(initializer)};");
                break;
        }
    }

    private void TranslatePrivateArray(StackAllocArrayCreationExpressionSyntax array, string name)
    {
        var type = (ArrayTypeSyntax)array.Type;
        ExpressionSyntax length = type.RankSpecifiers[0].Sizes[0];
        if (array.Initializer is null && !IsConstant(length))
            throw UnsupportedException.At(length, KernelDiagnostics.Expression, "the length of a private array is a constant");

        // C# hands out zeroed memory; so does this.
        string values = array.Initializer is null ? "0" : string.Join(", ", array.Initializer.Expressions.Select(Translate));
        string size = array.Initializer is null ? Translate(length) : array.Initializer.Expressions.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Line($"{TypeName(TypeOf(type.ElementType), array)} {name}[{size}] = {{{values}}};");
    }
}
