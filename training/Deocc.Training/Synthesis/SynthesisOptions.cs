namespace Deocc.Training.Synthesis;

/// <summary>What synthetic faces look like. Angles in degrees, lengths in decimetres; deviations are standard deviations.</summary>
public sealed record SynthesisOptions
{
    /// <summary>Width and height of the pictures in pixels.</summary>
    public int Size { get; init; } = 256;

    /// <summary>What all randomness comes from: face i of a seed is always the same.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Deviation of the turn to the side; clipped at <see cref="MaximumYaw"/>.</summary>
    public double Yaw { get; init; } = 20;

    /// <summary>The largest turn to the side.</summary>
    public double MaximumYaw { get; init; } = 65;

    /// <summary>Deviation of the nod; clipped at 30.</summary>
    public double Pitch { get; init; } = 9;

    /// <summary>Deviation of the tilt; clipped at 30.</summary>
    public double Roll { get; init; } = 5;

    /// <summary>Deviation of the face's place across the picture; clipped at three of it.</summary>
    public double Shift { get; init; } = 0.06;

    /// <summary>Deviation of the face's distance; clipped at two of it.</summary>
    public double Distance { get; init; } = 0.35;

    /// <summary>How often there is hair on the head.</summary>
    public double HairShare { get; init; } = 0.93;

    /// <summary>How often a man has a beard.</summary>
    public double BeardShare { get; init; } = 0.35;

    /// <summary>How often there are clear spectacles.</summary>
    public double GlassesShare { get; init; } = 0.15;

    /// <summary>A folder of pictures to stand behind the faces, read with its subfolders; null paints backgrounds.</summary>
    public string? Backgrounds { get; init; }
}
