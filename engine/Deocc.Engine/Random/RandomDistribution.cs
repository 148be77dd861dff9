namespace Deocc.Engine.Random;

/// <summary>What a bulk fill draws.</summary>
internal enum RandomDistribution
{
    /// <summary>Evenly from [A, B).</summary>
    Uniform,

    /// <summary>Gaussian with mean A and standard deviation B.</summary>
    Normal,

    /// <summary>B with probability A, otherwise 0.</summary>
    Bernoulli,

    /// <summary>Whole numbers, evenly from [LowInteger, LowInteger + IntegerRange).</summary>
    Integers,
}
