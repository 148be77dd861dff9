using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>An activation function that an op may apply to its result in passing; none by default.</summary>
/// <param name="Kind">Which function.</param>
/// <param name="Parameter">The slope of a leaky ReLU or the alpha of an ELU; ignored by the others.</param>
public readonly record struct Activation(ActivationKind Kind, float Parameter = 0)
{
    /// <summary>max(x, 0).</summary>
    public static Activation Relu => new(ActivationKind.Relu);

    /// <summary>1 / (1 + e^-x).</summary>
    public static Activation Sigmoid => new(ActivationKind.Sigmoid);

    /// <summary>x times its sigmoid.</summary>
    public static Activation Silu => new(ActivationKind.Silu);

    /// <summary>The hyperbolic tangent.</summary>
    public static Activation Tanh => new(ActivationKind.Tanh);

    /// <summary>x * min(max(x + 3, 0), 6) / 6.</summary>
    public static Activation HardSwish => new(ActivationKind.HardSwish);

    /// <summary>x where it is positive, slope * x elsewhere.</summary>
    public static Activation LeakyRelu(double slope) => new(ActivationKind.LeakyRelu, (float)slope);

    /// <summary>x where it is positive, alpha * (e^x - 1) elsewhere.</summary>
    public static Activation Elu(double alpha = 1) => new(ActivationKind.Elu, (float)alpha);

    /// <summary>Applies the function as a differentiable op of its own.</summary>
    public Tensor Apply(Tensor x) => Kind switch
    {
        ActivationKind.None => x,
        ActivationKind.Relu => x.Relu(),
        ActivationKind.LeakyRelu => x.LeakyRelu(Parameter),
        ActivationKind.Elu => x.Elu(Parameter),
        ActivationKind.Sigmoid => x.Sigmoid(),
        ActivationKind.Tanh => x.Tanh(),
        ActivationKind.Silu => x.Silu(),
        ActivationKind.HardSwish => x.HardSwish(),
        _ => throw new ShapeException($"Activation: {Kind} is unknown"),
    };
}
