using System.Globalization;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>max(x, 0).</summary>
public sealed class Relu : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Relu();
}

/// <summary>min(max(x, 0), 6).</summary>
public sealed class Relu6 : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Clamp(0, 6);
}

/// <summary>x where it is positive, slope * x elsewhere.</summary>
public sealed class LeakyRelu(double slope = 0.01) : Layer
{
    /// <summary>The factor of negative numbers.</summary>
    public double Slope { get; } = slope;

    /// <inheritdoc/>
    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"{Slope}");

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.LeakyRelu(Slope);
}

/// <summary>x where it is positive, alpha * (e^x - 1) elsewhere.</summary>
public sealed class Elu(double alpha = 1) : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Elu(alpha);
}

/// <summary>x times the normal distribution function of x, or its approximation by tanh.</summary>
public sealed class Gelu(bool approximate = false) : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Gelu(approximate);
}

/// <summary>x * sigmoid(x).</summary>
public sealed class Silu : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Silu();
}

/// <summary>x * clamp(x / 6 + 1 / 2, 0, 1).</summary>
public sealed class HardSwish : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.HardSwish();
}

/// <summary>clamp(x / 6 + 1 / 2, 0, 1).</summary>
public sealed class HardSigmoid : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.HardSigmoid();
}

/// <summary>1 / (1 + e^-x).</summary>
public sealed class Sigmoid : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Sigmoid();
}

/// <summary>The hyperbolic tangent.</summary>
public sealed class Tanh : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Tanh();
}

/// <summary>log(1 + e^(beta x)) / beta.</summary>
public sealed class Softplus(double beta = 1) : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Softplus(beta);
}
