namespace Deocc.Engine.Ops;

/// <summary>What a loss does with its values for single elements.</summary>
public enum Reduction
{
    /// <summary>Averages them into a scalar.</summary>
    Mean,

    /// <summary>Adds them up into a scalar.</summary>
    Sum,

    /// <summary>Leaves them as they are.</summary>
    None,
}
