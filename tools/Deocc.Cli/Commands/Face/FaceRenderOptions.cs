namespace Deocc.Cli.Commands.Face;

/// <summary>Which faces <c>deocc face render</c> draws.</summary>
internal sealed record FaceRenderOptions
{
    public int Count { get; init; } = 1;

    public ulong Seed { get; init; }

    public double IdentityDeviation { get; init; }

    public double TextureDeviation { get; init; }

    /// <summary>Names, with or without strength; <c>all</c> or <c>random</c>.</summary>
    public string[] Expressions { get; init; } = [];

    public string? CoefficientFile { get; init; }

    /// <summary>Degrees, as the other angles.</summary>
    public double Pitch { get; init; }

    public double Yaw { get; init; }

    public double Roll { get; init; }

    public string Light { get; init; } = "";

    public FaceView View { get; init; }
}
