using Deocc.Engine.Random;

namespace Deocc.Training.Synthesis;

/// <summary>Random numbers of single precision.</summary>
internal static class RandomExtensions
{
    /// <summary>Uniform in -1..1.</summary>
    public static float NextSingleSigned(this RandomGenerator random) => (float)random.NextDouble(-1, 1);
}
