using System.Globalization;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>Enlarges images by a factor, or shrinks them; see <see cref="Functional.ResizeNearestBy"/>.</summary>
public sealed class Upsample(double factor, UpsampleMode mode = UpsampleMode.Nearest, bool alignCorners = false) : Layer
{
    /// <inheritdoc/>
    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"x{factor}, {mode}");

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => mode == UpsampleMode.Nearest
        ? x.ResizeNearestBy(factor)
        : x.ResizeBilinearBy(factor, alignCorners);
}
