namespace Deocc.Engine.Optimizers;

/// <summary>What an optimizer does about a trainable parameter that got no gradient.</summary>
public enum MissingGradients
{
    /// <summary>Throws an error that names the parameter: mostly, something was left out of the loss by mistake.</summary>
    Refuse,

    /// <summary>Leaves the parameter as it is.</summary>
    Skip,
}
