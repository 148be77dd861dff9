using Deocc.Engine.Diagnostics;

namespace Deocc.Models.Rendering;

/// <summary>Named lights as nine coefficients of <see cref="SphericalHarmonics.Shade"/>, ambient term apart.</summary>
public static class FaceLights
{
    /// <summary>The name of the light that is used where none is asked for.</summary>
    public const string Default = "soft";

    // Functions 1, 2 and 3 grow downwards, towards the camera, and to the left when their coefficients are positive.
    private static readonly Dictionary<string, float[]> Lights = new(StringComparer.OrdinalIgnoreCase)
    {
        ["flat"] = [0.3f, 0, 0, 0, 0, 0, 0, 0, 0],
        ["soft"] = [-0.1f, -0.2f, 0.35f, 0.1f, 0, 0, 0, 0, 0],
        ["left"] = [-0.2f, -0.1f, 0.25f, 0.45f, 0, 0, 0, 0, 0],
        ["right"] = [-0.2f, -0.1f, 0.25f, -0.45f, 0, 0, 0, 0, 0],
        ["above"] = [-0.25f, -0.5f, 0.25f, 0, 0, 0, 0, 0, 0],
        ["below"] = [-0.25f, 0.45f, 0.3f, 0, 0, 0, 0, 0, 0],
    };

    /// <summary>The names.</summary>
    public static IReadOnlyCollection<string> Names => Lights.Keys;

    /// <summary>A light by its name.</summary>
    /// <exception cref="UsageException">No light has this name.</exception>
    public static ReadOnlySpan<float> ByName(string name) => Lights.TryGetValue(name, out float[]? light)
        ? light
        : throw new UsageException($"there is no light '{name}'; there are {string.Join(", ", Lights.Keys)}");
}
