namespace Deocc.Engine.Ops;

/// <summary>What stands in for the places outside a tensor.</summary>
public enum PaddingMode
{
    /// <summary>A constant, zero unless another is given.</summary>
    Constant,

    /// <summary>The mirror image about the border element, which is not repeated: c b | a b c | b a.</summary>
    Reflect,

    /// <summary>The border element: a a | a b c | c c.</summary>
    Replicate,
}
