using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Deocc.Engine.KernelGenerator;

/// <summary>
/// What a kernel module was translated to: text and positions alone, so that the compiler can compare two results and skip
/// what follows when nothing changed. No symbol or syntax node may stay in it.
/// </summary>
internal sealed class ModuleResult(string hintName, string code, ImmutableArray<ModuleResult.Finding> findings) : IEquatable<ModuleResult>
{
    public string HintName { get; } = hintName;

    public string Code { get; } = code;

    public ImmutableArray<Finding> Findings { get; } = findings;

    public bool Equals(ModuleResult? other) =>
        other is not null && HintName == other.HintName && Code == other.Code && Findings.SequenceEqual(other.Findings);

    public override bool Equals(object? obj) => Equals(obj as ModuleResult);

    public override int GetHashCode() => Code.GetHashCode();

    /// <summary>One diagnostic, free of references into the compilation.</summary>
    internal readonly struct Finding(DiagnosticDescriptor descriptor, string message, Location location) : IEquatable<Finding>
    {
        private readonly DiagnosticDescriptor _descriptor = descriptor;
        private readonly string _message = message;
        private readonly string _path = location.SourceTree?.FilePath ?? "";
        private readonly TextSpan _span = location.SourceSpan;
        private readonly LinePositionSpan _lines = location.GetLineSpan().Span;

        public Diagnostic ToDiagnostic() =>
            Diagnostic.Create(_descriptor, _path.Length == 0 ? Location.None : Location.Create(_path, _span, _lines), _message);

        public bool Equals(Finding other) =>
            _descriptor.Id == other._descriptor.Id && _message == other._message && _path == other._path && _span == other._span;

        public override bool Equals(object? obj) => obj is Finding other && Equals(other);

        public override int GetHashCode() => _message.GetHashCode() ^ _span.GetHashCode();
    }
}
