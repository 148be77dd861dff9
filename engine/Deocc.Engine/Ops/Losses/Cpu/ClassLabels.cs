using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Losses.Cpu;

/// <summary>Reads labels of either integer type and checks them.</summary>
internal readonly unsafe struct ClassLabels
{
    /// <summary>What <see cref="At"/> returns for a label that does not count.</summary>
    public const int Ignored = -1;

    private readonly int* _short;
    private readonly long* _long;
    private readonly long _ignoredLabel;
    private readonly int _classes;

    public ClassLabels(Tensor labels, int classes, long ignoredLabel)
    {
        if (labels.ElementType == ElementType.Int32) _short = labels.Pointer<int>();
        else _long = labels.Pointer<long>();
        _ignoredLabel = ignoredLabel;
        _classes = classes;
    }

    /// <summary>The label at a position.</summary>
    /// <exception cref="ShapeException">It names no class.</exception>
    public int At(long position)
    {
        long label = _short is not null ? _short[position] : _long[position];
        if (label == _ignoredLabel) return Ignored;
        if ((ulong)label < (ulong)_classes) return (int)label;
        throw new ShapeException(
            $"CrossEntropy: label {label} at position {position} is outside 0..{_classes - 1} and is not the ignored label {_ignoredLabel}");
    }
}
