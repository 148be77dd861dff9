using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>The largest element of each window; see <see cref="Functional.MaxPool2d"/>.</summary>
public sealed class MaxPool2d(
    Size2d kernel, Size2d? stride = null, Size2d padding = default, Size2d? dilation = null, bool ceiling = false) : Layer
{
    /// <inheritdoc/>
    public override string Describe() => $"{kernel}, stride {stride ?? kernel}, padding {padding}";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.MaxPool2d(kernel, stride, padding, dilation, ceiling);
}

/// <summary>The mean of each window; see <see cref="Functional.AvgPool2d"/>.</summary>
public sealed class AvgPool2d(
    Size2d kernel, Size2d? stride = null, Size2d padding = default, bool ceiling = false, bool countPadding = true) : Layer
{
    /// <inheritdoc/>
    public override string Describe() => $"{kernel}, stride {stride ?? kernel}, padding {padding}";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.AvgPool2d(kernel, stride, padding, ceiling, countPadding);
}

/// <summary>Means over windows that give an output of a fixed size; see <see cref="Functional.AdaptiveAvgPool2d"/>.</summary>
public sealed class AdaptiveAvgPool2d(Size2d size) : Layer
{
    /// <inheritdoc/>
    public override string Describe() => $"to {size}";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.AdaptiveAvgPool2d(size);
}

/// <summary>Maxima over windows that give an output of a fixed size; see <see cref="Functional.AdaptiveMaxPool2d"/>.</summary>
public sealed class AdaptiveMaxPool2d(Size2d size) : Layer
{
    /// <inheritdoc/>
    public override string Describe() => $"to {size}";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.AdaptiveMaxPool2d(size);
}
