using Deocc.Imaging;

namespace Deocc.Training.Synthesis;

/// <summary>A finished picture and what its pixels are.</summary>
internal sealed class SceneLayers(int width, int height)
{
    /// <summary>Number of parsing classes.</summary>
    public const int Classes = 19;

    /// <summary>RGB.</summary>
    public Image<byte> Picture { get; } = new(width, height, 3);

    /// <summary>The visible face, 0 or 255.</summary>
    public Image<byte> Mask { get; } = new(width, height, 1);

    /// <summary>The class of each pixel.</summary>
    public Image<byte> Parsing { get; } = new(width, height, 1);
}
