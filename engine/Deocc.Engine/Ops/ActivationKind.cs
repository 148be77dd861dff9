namespace Deocc.Engine.Ops;

/// <summary>The functions of <see cref="Activation"/>.</summary>
public enum ActivationKind
{
    /// <summary>x itself.</summary>
    None,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x where it is positive, slope * x elsewhere.</summary>
    LeakyRelu,

    /// <summary>x where it is positive, alpha * (e^x - 1) elsewhere.</summary>
    Elu,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>x times its sigmoid.</summary>
    Silu,

    /// <summary>x * min(max(x + 3, 0), 6) / 6.</summary>
    HardSwish,
}
