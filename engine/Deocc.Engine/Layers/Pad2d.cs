using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>Adds a border to images; see <see cref="Functional.PadImage"/>.</summary>
public sealed class Pad2d(int top, int bottom, int left, int right, PaddingMode mode = PaddingMode.Reflect) : Layer
{
    /// <summary>The same border on all sides.</summary>
    public Pad2d(int border, PaddingMode mode = PaddingMode.Reflect)
        : this(border, border, border, border, mode)
    {
    }

    /// <inheritdoc/>
    public override string Describe() => $"{top}, {bottom}, {left}, {right}, {mode}";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.PadImage(top, bottom, left, right, mode);
}
