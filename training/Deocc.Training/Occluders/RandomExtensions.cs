using System.Numerics;
using Deocc.Engine.Random;

namespace Deocc.Training.Occluders;

/// <summary>The draws that designs are made of.</summary>
internal static class RandomExtensions
{
    /// <summary>A number from [low, high).</summary>
    public static float Between(this RandomGenerator random, float low, float high) => low + ((high - low) * (float)random.NextDouble());

    /// <summary>-1 or 1.</summary>
    public static float Sign(this RandomGenerator random) => random.NextBoolean() ? 1 : -1;

    /// <summary>One of some things, each equally likely.</summary>
    public static T Choose<T>(this RandomGenerator random, params ReadOnlySpan<T> things) => things[random.NextInt32(things.Length)];

    /// <summary>A color of random hue.</summary>
    /// <param name="random">The generator.</param>
    /// <param name="saturation">0 grey to 1 pure.</param>
    /// <param name="value">The largest channel, 0..1.</param>
    public static Vector3 Color(this RandomGenerator random, float saturation, float value)
    {
        float hue = random.Between(0, 6);
        return value * new Vector3(Channel(5), Channel(3), Channel(1));

        float Channel(float n)
        {
            float k = (n + hue) % 6;
            return 1 - (saturation * Math.Clamp(Math.Min(k, 4 - k), 0, 1));
        }
    }
}
