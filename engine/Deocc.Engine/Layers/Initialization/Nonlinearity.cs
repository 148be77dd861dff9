namespace Deocc.Engine.Layers.Initialization;

/// <summary>The activation that follows a layer, for the gain of its initial weights.</summary>
public enum Nonlinearity
{
    /// <summary>None; gain 1.</summary>
    Linear,

    /// <summary>The logistic function; gain 1.</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent; gain 5/3.</summary>
    Tanh,

    /// <summary>The rectifier; gain sqrt(2).</summary>
    Relu,

    /// <summary>The leaky rectifier; gain sqrt(2 / (1 + slope^2)).</summary>
    LeakyRelu,

    /// <summary>The self-normalising unit; gain 3/4.</summary>
    Selu,
}
